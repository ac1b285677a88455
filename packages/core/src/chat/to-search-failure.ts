import { RagError, type RagErrorCode, toRagError } from '../errors.ts';

/** What a reader may be told as it is: they left, or there is nothing to search. */
const TOLD_AS_IT_IS: ReadonlySet<RagErrorCode> = new Set<RagErrorCode>([
  'aborted',
  'search_unavailable',
  'index_missing',
  'index_invalid',
  'index_locked',
]);

/**
 * A failure of the index as one that a reader can be told: `search_unavailable`, with the code that it had in
 * `details.reason`. A quota, a key or a time limit between this service and its index is none of the reader's:
 * passed on, `rate_limited` would tell them that they ask too often.
 */
export function toSearchFailure(error: unknown): RagError {
  const known = toRagError(error, 'search_unavailable', 'The search failed.');
  if (TOLD_AS_IT_IS.has(known.code)) return known;
  const { code, retryable, retryAfterMs, details } = known;
  return new RagError('search_unavailable', 'The search failed.', {
    retryable,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    details: { ...details, reason: code },
    cause: error,
  });
}
