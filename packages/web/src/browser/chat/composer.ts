import { button, element } from '../dom.ts';
import { icon } from '../icon.ts';
import type { Texts } from '../texts/texts.ts';

export interface ComposerOptions {
  readonly texts: Texts;
  readonly onSubmit: (message: string) => void;
  readonly onStop: () => void;
  /** The reader wants to edit the last question: arrow up in the empty box. */
  readonly onEditLast: () => void;
  readonly onCancelEditing: () => void;
}

export interface Composer {
  readonly element: HTMLElement;
  /** While an answer is on its way the button stops it. */
  setBusy(isBusy: boolean): void;
  /** While a limit holds, no question can be sent. */
  setBlocked(isBlocked: boolean): void;
  /** Puts a question into the box to be changed. */
  edit(message: string): void;
  /** Ends editing, and empties the box. */
  clear(): void;
  focus(): void;
}

/** The question box. */
export function createComposer(options: ComposerOptions): Composer {
  const { texts } = options;
  const box = element('textarea', {
    rows: '1',
    maxlength: '4000',
    dir: 'auto',
    placeholder: texts.placeholder,
    'aria-label': texts.question,
    autocomplete: 'off',
    enterkeyhint: 'send',
  });
  const send = element(
    'button',
    { class: 'round send', 'aria-label': texts.ask, title: texts.ask },
    icon('send'),
  );
  const stop = button(
    { class: 'round stop', 'aria-label': texts.stop, title: texts.stop },
    options.onStop,
    icon('stop'),
  );
  const cancel = button({ class: 'link' }, options.onCancelEditing, texts.cancelEditing);
  const editing = element('p', { class: 'editing' }, element('span', {}, texts.editing), cancel);
  const form = element(
    'form',
    { class: 'composer' },
    editing,
    element('div', { class: 'composer-row' }, box, send, stop),
  );
  let isBusy = false;
  let isBlocked = false;

  function update(): void {
    send.hidden = isBusy;
    stop.hidden = !isBusy;
    send.disabled = isBlocked || box.value.trim() === '';
  }

  box.addEventListener('input', update);
  box.addEventListener('keydown', (event) => {
    // While an input method composes, these keys choose a word.
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === 'ArrowUp' && box.value === '') {
      event.preventDefault();
      options.onEditLast();
    } else if (event.key === 'Escape' && !editing.hidden) {
      options.onCancelEditing();
    }
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const message = box.value.trim();
    if (message !== '' && !isBusy && !isBlocked) options.onSubmit(message);
  });
  editing.hidden = true;
  update();

  return {
    element: form,
    setBusy(busy) {
      isBusy = busy;
      update();
    },
    setBlocked(blocked) {
      isBlocked = blocked;
      update();
    },
    edit(message) {
      editing.hidden = false;
      box.value = message;
      update();
      box.focus();
      box.setSelectionRange(message.length, message.length);
    },
    clear() {
      editing.hidden = true;
      box.value = '';
      update();
    },
    focus: () => box.focus(),
  };
}
