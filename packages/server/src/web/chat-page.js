import { createAnswerView, element } from './answer-view.js';
import { ask, forget } from './ask.js';
import { describeFailure } from './failure.js';

const form = /** @type {HTMLFormElement} */ (byId('composer'));
const box = /** @type {HTMLTextAreaElement} */ (byId('message'));
const send = /** @type {HTMLButtonElement} */ (byId('send'));
const stop = byId('stop');
const startOver = byId('new-conversation');
const welcome = byId('welcome');
const conversation = byId('conversation');
const status = byId('status');

/**
 * The conversation lives as long as the page: a reload begins a new one.
 * @type {string | undefined}
 */
let sessionId;
/**
 * Ends the answer that is being written.
 * @type {AbortController | undefined}
 */
let current;

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void answer(box.value.trim());
});

box.addEventListener('input', updateControls);

box.addEventListener('keydown', (event) => {
  // While an input method composes, Enter chooses a word.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') current?.abort();
});

stop.addEventListener('click', () => current?.abort());

startOver.addEventListener('click', () => {
  current?.abort();
  if (sessionId !== undefined) void forget(sessionId);
  sessionId = undefined;
  conversation.replaceChildren();
  welcome.hidden = false;
  say('A new conversation begins.');
  updateControls();
  box.focus();
});

byId('examples').addEventListener('click', (event) => {
  if (event.target instanceof HTMLButtonElement) void answer(event.target.textContent ?? '');
});

/** @param {string} message */
async function answer(message) {
  if (message === '' || current !== undefined) return;
  const own = new AbortController();
  current = own;
  welcome.hidden = true;
  box.value = '';
  const question = element('p', 'question', message);
  conversation.append(question);
  const view = createAnswerView(conversation);
  updateControls();
  say('Looking in the documents.');
  scrollToEnd();

  try {
    const whole = await ask(
      { message, sessionId, signal: own.signal },
      {
        onStart(id) {
          if (!own.signal.aborted) sessionId = id;
        },
        onDelta(text) {
          const follow = isAtEnd();
          view.append(text);
          if (follow) scrollToEnd();
        },
        onRestart: view.restart,
      },
    );
    view.finish(whole);
    const count = whole.citations.length;
    say(`The answer is there, with ${count} ${count === 1 ? 'source' : 'sources'}.`);
  } catch (error) {
    if (own.signal.aborted) view.stop('You stopped this answer.');
    else {
      const { text, retryable } = describeFailure(error, navigator.onLine);
      view.fail(text, retryable ? () => void answer(message) : undefined);
    }
  } finally {
    if (current === own) current = undefined;
    updateControls();
    // The end of the answer comes into view, but its question does not leave it.
    view.element.scrollIntoView({ block: 'nearest' });
    question.scrollIntoView({ block: 'nearest' });
    if (document.activeElement === document.body || document.activeElement === stop) box.focus();
  }
}

function updateControls() {
  const busy = current !== undefined;
  send.hidden = busy;
  stop.hidden = !busy;
  send.disabled = box.value.trim() === '';
  startOver.hidden = conversation.childElementCount === 0;
}

function isAtEnd() {
  const { scrollTop, scrollHeight, clientHeight } = document.documentElement;
  return scrollHeight - scrollTop - clientHeight < 80;
}

function scrollToEnd() {
  document.documentElement.scrollTop = document.documentElement.scrollHeight;
}

/** @param {string} text */
function say(text) {
  status.textContent = text;
}

/** @param {string} id */
function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no #${id}.`);
  return found;
}
