import type { AnswerCursor } from '@rag/core';
import { ProblemError } from '../../http/index.ts';

const EVENT_ID = /^(\d{1,7})-([0-9a-z]{1,7})$/;

/** The `id` of an event: how much of the answer was sent. It contains nothing of the question, the answer or the reader. */
export function toEventId({ length, hash }: AnswerCursor): string {
  return `${length}-${hash.toString(36)}`;
}

/** The reading position of a client that reconnects, from its `Last-Event-ID`. Throws `invalid_input`. */
export function readLastEventId({ headers }: Request): AnswerCursor | undefined {
  const id = headers.get('last-event-id');
  // Clients send an empty id until they have received one.
  if (id === null || id === '') return undefined;
  const [, length, hash] = EVENT_ID.exec(id) ?? [];
  if (length !== undefined && hash !== undefined)
    return { length: Number(length), hash: Number.parseInt(hash, 36) };
  throw new ProblemError('invalid_input', 'This id is of no event of this service.', {
    errors: [{ field: 'Last-Event-ID', message: 'must be the id of the last event that came' }],
  });
}
