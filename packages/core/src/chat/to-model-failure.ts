import { RagError, type RagErrorCode, toRagError } from '../errors.ts';

/** What a reader may be told as it is. */
const TOLD_AS_IT_IS: ReadonlySet<RagErrorCode> = new Set<RagErrorCode>([
  'aborted',
  'content_filtered',
  'internal',
  'model_unavailable',
  'overloaded',
  'timeout',
]);

/**
 * A failure of a model as one that a reader can be told: `model_unavailable`, with the code that it had in
 * `details.reason`. A quota or a key between this service and its model is none of the reader's: passed on,
 * `rate_limited` would tell them that they ask too often.
 */
export function toModelFailure(error: unknown): RagError {
  const known = toRagError(error);
  if (TOLD_AS_IT_IS.has(known.code)) return known;
  const { code, retryable, retryAfterMs, details } = known;
  return new RagError('model_unavailable', 'The language model cannot be used.', {
    retryable,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    details: { ...details, reason: code },
    cause: error,
  });
}
