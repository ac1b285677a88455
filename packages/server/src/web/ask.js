import { readEvents } from './event-stream.js';
import { ServiceError } from './failure.js';

/**
 * @typedef {{ marker: number, source: string, page?: number, heading?: string, reference: string, excerpt: string }} Citation
 * @typedef {{ answer: string, session_id: string, citations: Citation[], cached: boolean, degraded: boolean,
 *   outcome: 'answered' | 'not_found' | 'filtered', truncated: boolean }} Answer
 * @typedef {{ onStart(sessionId: string): void, onDelta(text: string): void, onRestart(): void }} Progress
 */

/**
 * Asks a question and follows its answer to the end.
 * @param {{ message: string, sessionId: string | undefined, signal: AbortSignal }} question
 * @param {Progress} progress
 * @returns {Promise<Answer>} rejects with a {@link ServiceError}, or as `fetch` does
 */
export async function ask({ message, sessionId, signal }, progress) {
  const response = await fetch('chat', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify({ message, session_id: sessionId }),
    signal,
  });
  if (!response.ok || response.body === null) throw await toServiceError(response);

  for await (const { type, data } of readEvents(response.body)) {
    if (type === 'start') progress.onStart(data.session_id);
    else if (type === 'delta') progress.onDelta(data.text);
    else if (type === 'restart') progress.onRestart();
    else if (type === 'done') return data;
    else if (type === 'error') throw new ServiceError('interrupted', { retryable: data.retryable });
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
  const problem = await response.json().catch(() => ({}));
  const seconds = Number(response.headers.get('retry-after'));
  return new ServiceError(problem.code ?? 'internal', {
    retryable: problem.retryable ?? response.status >= 502,
    ...(seconds > 0 ? { retryAfterSeconds: seconds } : {}),
  });
}
