/** @import { ChatInput } from '../chat/chat-input.ts' */
/** @import { WireAnswer, WireCitation } from '../chat/wire-schemas.ts' */
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
 * Asks a question and follows its answer to the end.
 * @param {{ message: string, sessionId: string | undefined, signal: AbortSignal }} question
 * @param {Progress} progress
 * @returns {Promise<Answer>} rejects with a {@link ServiceError}, or as `fetch` does
 */
export async function ask({ message, sessionId, signal }, progress) {
  /** @type {ChatInput} */
  const input = { message, session_id: sessionId };
  const response = await fetch('chat', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify(input),
    signal,
  });
  if (!response.ok || response.body === null) throw await toServiceError(response);

  for await (const event of readEvents(response.body)) {
    switch (event.type) {
      case 'start':
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
        throw new ServiceError('interrupted', { retryable: event.data.retryable });
    }
  }
  throw new ServiceError('interrupted', { retryable: true });
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
