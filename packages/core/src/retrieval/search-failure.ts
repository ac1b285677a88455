import { RagError, type RagErrorCode, toRagError } from '../errors.ts';

/** The codes that mean the same to a reader: they left, or there is nothing to search. */
const KEPT_CODES: ReadonlySet<RagErrorCode> = new Set<RagErrorCode>([
  'aborted',
  'search_unavailable',
  'index_missing',
  'index_invalid',
  'index_locked',
]);

/**
 * Turns a failure of the index into one for the reader: `search_unavailable`, with its own code in
 * `details.reason`. A quota, a key or a time limit between this service and its index does not concern the
 * reader: `rate_limited` would tell them that they ask too often.
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
