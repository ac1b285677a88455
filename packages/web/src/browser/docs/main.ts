import { button, element } from '../dom.ts';

/** Lets a reader of the interface's description send each example, changed as they like. */
for (const example of document.querySelectorAll<HTMLElement>('pre[data-path]')) {
  const { path = '', body = '' } = example.dataset;
  const input = element('textarea', { 'aria-label': `Body of POST ${path}`, rows: '6', spellcheck: 'false' });
  input.value = body;
  const output = element('pre', { class: 'output', role: 'status', tabindex: '0' });
  const send = button({}, () => void sendExample(path, input.value, output, send), 'Send');
  example.after(element('div', { class: 'try' }, input, send, output));
}

async function sendExample(
  path: string,
  body: string,
  output: HTMLElement,
  send: HTMLButtonElement,
): Promise<void> {
  send.disabled = true;
  output.textContent = 'Sending…';
  try {
    // Relative to the page, because the service may be mounted below a path.
    const response = await fetch(path.slice(1), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body,
    });
    output.textContent = `${response.status} ${response.statusText}\n\n${toReadable(await response.text())}`;
  } catch {
    output.textContent = 'The service is unreachable.';
  } finally {
    send.disabled = false;
  }
}

/** Indents JSON; everything else, such as a stream, stays as it came. */
function toReadable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
