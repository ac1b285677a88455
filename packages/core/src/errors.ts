/**
 * Every way in which this system fails, as a closed union: the compiler tells when a table that maps codes (to
 * HTTP statuses, to metrics) misses one.
 */
export type RagErrorCode =
  | 'invalid_input'
  | 'not_found'
  | 'unauthorized'
  | 'rate_limited'
  | 'overloaded'
  | 'aborted'
  | 'timeout'
  | 'content_filtered'
  | 'model_unavailable'
  | 'search_unavailable'
  | 'cache_unavailable'
  | 'session_unavailable'
  | 'index_missing'
  | 'index_invalid'
  | 'index_locked'
  | 'internal';

export interface RagErrorOptions {
  /** Whether the same call may succeed later. Defaults to what the code implies. */
  readonly retryable?: boolean;
  /** How long to wait before trying again, in milliseconds. */
  readonly retryAfterMs?: number;
  /** Facts that help an operator. Never message text, prompts, headers, addresses or keys. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
  readonly cause?: unknown;
}

const RETRYABLE: ReadonlySet<RagErrorCode> = new Set<RagErrorCode>([
  'rate_limited',
  'overloaded',
  'timeout',
  'model_unavailable',
  'search_unavailable',
  'cache_unavailable',
  'session_unavailable',
  'index_locked',
]);

/**
 * The one error type that crosses a port. `message` is safe to log and to show to an operator.
 *
 * @example
 * throw new RagError('search_unavailable', 'The search failed.', { retryAfterMs: 1_000, cause: error });
 */
export class RagError extends Error {
  override readonly name = 'RagError';
  readonly code: RagErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly details: Readonly<Record<string, string | number | boolean>>;

  constructor(code: RagErrorCode, message: string, options: RagErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? RETRYABLE.has(code);
    this.retryAfterMs = options.retryAfterMs;
    this.details = options.details ?? {};
  }
}

/**
 * Tells whether an unknown value is the abort of a signal: ours or the platform's.
 *
 * @example
 * if (!isAbort(error)) logger.error(error);
 */
export function isAbort(error: unknown): boolean {
  if (error instanceof RagError) return error.code === 'aborted';
  return error instanceof Error && error.name === 'AbortError';
}

/**
 * Turns anything thrown into a {@link RagError}. A RagError passes unchanged, an abort becomes `aborted`, all else
 * takes the code given. The original stays reachable as `cause`; its text stays out of `message`, because
 * messages of SDKs may quote what was sent.
 *
 * @example
 * throw toRagError(error, 'cache_unavailable', 'The cache did not answer.');
 */
export function toRagError(error: unknown, code: RagErrorCode = 'internal', message?: string): RagError {
  if (error instanceof RagError) return error;
  if (isAbort(error)) return new RagError('aborted', 'The caller gave up.', { cause: error });
  return new RagError(code, message ?? `Unexpected failure (${code}).`, { cause: error });
}

/** The error of a call whose caller gave up; the signal's reason is its cause. */
export function abortedBy(signal: AbortSignal | undefined): RagError {
  return new RagError('aborted', 'The caller gave up.', { cause: signal?.reason });
}

/** Rejects with `aborted` when the caller has already given up. For the start of a port's call. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortedBy(signal);
}
