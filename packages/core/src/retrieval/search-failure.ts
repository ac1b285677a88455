import { RagError, type RagErrorCode, toRagError } from '../errors.ts';

/** The codes that stay unchanged: the client has disconnected, or there is nothing to search. */
const KEPT_CODES: ReadonlySet<RagErrorCode> = new Set<RagErrorCode>([
  'aborted',
  'search_unavailable',
  'index_missing',
  'index_invalid',
  'index_locked',
]);

/**
 * Turns a failure of the index into `search_unavailable` for the client, with the original code in `details.reason`. A
 * quota, key or time limit of the index does not concern the client: `rate_limited` would wrongly mean that it asks too
 * often.
 */
export function toSearchFailure(error: unknown): RagError {
  const known = toRagError(error, 'search_unavailable', 'The search failed.');
  if (KEPT_CODES.has(known.code)) return known;
  const { code, retryable, retryAfterMs, details } = known;
  return new RagError('search_unavailable', 'The search failed.', {
    retryable,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    details: { ...details, reason: code },
    cause: error,
  });
}
