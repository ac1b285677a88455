import { RagError, type RagErrorCode, toRagError } from '../errors.ts';

/** The codes that mean the same to a reader. */
const KEPT_CODES: ReadonlySet<RagErrorCode> = new Set<RagErrorCode>([
  'aborted',
  'content_filtered',
  'internal',
  'model_unavailable',
  'overloaded',
  'timeout',
]);

/**
 * Turns a model's failure into one for the reader: `model_unavailable`, with its own code in `details.reason`. A
 * quota or a key between this service and its model does not concern the reader: `rate_limited` would tell
 * them that they ask too often.
 */
export function toModelFailure(error: unknown): RagError {
  const known = toRagError(error);
  if (KEPT_CODES.has(known.code)) return known;
  const { code, retryable, retryAfterMs, details } = known;
  return new RagError('model_unavailable', 'The language model cannot be used.', {
    retryable,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    details: { ...details, reason: code },
    cause: error,
  });
}
