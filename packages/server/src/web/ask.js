/** @import { ChatInput } from '../protocols/chat/input.ts' */
/** @import { WireAnswer, WireCitation, WireFailure } from '../protocols/chat/schemas.ts' */
/** @import { ProblemDetails } from '../http/problem-schema.ts' */
import { readEvents } from './event-stream.js';
import { ServiceError } from './failure.js';

/**
 * The shapes are those that the service itself is written with, and its OpenAPI document is made of.
 * @typedef {WireCitation} Citation
 * @typedef {WireAnswer} Answer
 * @typedef {{ onStart(sessionId: string): void, onDelta(text: string): void, onRestart(): void }} Progress
 */

/**
 * What is asked, and what of its answer has been read.
 * @typedef {{ message: string, sessionId: string | undefined, signal: AbortSignal }} Question
 * @typedef {{ id: string | undefined, sessionId: string | undefined }} Place
 */

/** Where a break says nothing of it: long enough for another replica to have the connections. */
const RETURN_MS = 1_000;
/** Who waits for longer is told instead, and has a button. */
const LONGEST_RETURN_MS = 5_000;

/**
 * Asks a question and follows its answer to the end. Where the answer breaks off in the middle it comes back once
 * for the rest.
 * @param {Question} question
 * @param {Progress} progress
 * @returns {Promise<Answer>} rejects with a {@link ServiceError}, or as `fetch` does
 */
export async function ask(question, progress) {
  /** @type {Place} */
  const place = { id: undefined, sessionId: question.sessionId };
  try {
    return await follow(question, place, progress);
  } catch (error) {
    const waitMs = waitBeforeReturn(error);
    if (place.id === undefined || question.signal.aborted || waitMs === undefined) throw error;
    await pause(waitMs, question.signal);
    return follow(question, place, progress);
  }
}

/**
 * Asks from where `place` is, and takes that along.
 * @param {Question} question
 * @param {Place} place
 * @param {Progress} progress
 * @returns {Promise<Answer>}
 */
async function follow({ message, signal }, place, progress) {
  /** @type {ChatInput} */
  const input = { message, session_id: place.sessionId };
  const response = await fetch('chat', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'text/event-stream',
      ...(place.id === undefined ? {} : { 'Last-Event-ID': place.id }),
    },
    body: JSON.stringify(input),
    signal,
  });
  if (!response.ok || response.body === null) throw await toServiceError(response);

  for await (const event of readEvents(response.body)) {
    place.id = event.id ?? place.id;
    switch (event.type) {
      case 'start':
        place.sessionId = event.data.session_id;
        progress.onStart(event.data.session_id);
        break;
      case 'delta':
        progress.onDelta(event.data.text);
        break;
      case 'restart':
        progress.onRestart();
        break;
      case 'done':
        return event.data;
      case 'error':
        throw interrupted(event.data);
    }
  }
  throw interrupted({ retryable: true });
}

/** @param {Pick<WireFailure, 'retryable' | 'retry_after_ms'>} failure */
function interrupted({ retryable, retry_after_ms = RETURN_MS }) {
  return new ServiceError('interrupted', { retryable, retryAfterSeconds: retry_after_ms / 1_000 });
}

/**
 * In milliseconds; `undefined` where coming back is of no use. What is no error of the service is one of the
 * connection.
 * @param {unknown} error
 */
function waitBeforeReturn(error) {
  if (!(error instanceof ServiceError)) return RETURN_MS;
  const waitMs = (error.retryAfterSeconds ?? RETURN_MS / 1_000) * 1_000;
  return error.retryable && waitMs <= LONGEST_RETURN_MS ? waitMs : undefined;
}

/**
 * @param {number} ms
 * @param {AbortSignal} signal rejects as it says when it is aborted
 * @returns {Promise<void>}
 */
function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/**
 * Has the service forget a conversation. What cannot be reached now forgets by itself a little later.
 * @param {string} sessionId
 */
export async function forget(sessionId) {
  await fetch(`sessions/${encodeURIComponent(sessionId)}`, { method: 'DELETE', keepalive: true }).catch(
    () => {},
  );
}

/** @param {Response} response */
async function toServiceError(response) {
  /** @type {Partial<ProblemDetails>} */
  const problem = await response.json().catch(() => ({}));
  const seconds = Number(response.headers.get('retry-after'));
  return new ServiceError(problem.code ?? 'internal', {
    retryable: problem.retryable ?? response.status >= 502,
    ...(seconds > 0 ? { retryAfterSeconds: seconds } : {}),
  });
}
