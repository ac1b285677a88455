import type { CallOptions } from './call-options.ts';

export interface RateDecision {
  readonly allowed: boolean;
  /** How much cost a window admits. */
  readonly limit: number;
  /** How much cost is left now, never negative. */
  readonly remaining: number;
  /**
   * Milliseconds until the cost just asked for would be admitted: 0 when it was, `Infinity` when it is more
   * than `limit` and so never will be.
   */
  readonly retryAfterMs: number;
  /** Milliseconds until the whole limit is free again, if nothing else comes. */
  readonly resetMs: number;
}

/**
 * A sliding window per key: in *any* stretch of one window's length no more than `limit` is admitted.
 * What was refused costs nothing. Limit and window are options of the factory.
 */
export interface RateLimiter {
  /**
   * Asks for `cost` (a whole number, 1 or more; default 1) under `key` and takes it when allowed, in one
   * atomic step. What is taken is free again one window later: never earlier, and later by at most a hundredth of a window.
   */
  consume(key: string, options?: CallOptions & { readonly cost?: number }): Promise<RateDecision>;
}
