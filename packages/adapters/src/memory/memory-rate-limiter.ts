import type { RateDecision, RateLimiter } from '@rag/core';
import { requireCount, throwIfAborted } from '@rag/core/adapter';

export interface MemoryRateLimiterOptions {
  /** The total cost that is allowed per window. */
  readonly limit: number;
  readonly windowMs: number;
  /** How many keys are kept at least. Above twice that number, the least recently used keys are dropped. */
  readonly maxKeys: number;
  /** Milliseconds of a clock that never runs backwards. Default `performance.now`. */
  readonly now?: () => number;
}

/** One admission, linked to the next one under its key. */
interface Admission {
  readonly cost: number;
  readonly expiresAtMs: number;
  next: Admission | undefined;
}

/** The admissions that count under one key, oldest first. */
interface Log {
  oldest: Admission | undefined;
  newest: Admission | undefined;
  used: number;
}

/**
 * A {@link RateLimiter} in this process, with an exact sliding log. A decision takes constant time on average,
 * since each admission is added and dropped once. A key holds at most `limit` admissions.
 *
 * Keys live in two generations. A used key moves to the young generation. When that is full or one window old,
 * the old generation is dropped as a whole. A key that was not used for two windows is therefore gone, without a
 * timer and without a scan.
 *
 * @example
 * const limiter = createMemoryRateLimiter({ limit: 10, windowMs: 60_000, maxKeys: 50_000 });
 */
export function createMemoryRateLimiter(options: MemoryRateLimiterOptions): RateLimiter {
  const { limit, windowMs, maxKeys, now = () => performance.now() } = options;
  requireCount({ limit, windowMs, maxKeys });
  let young = new Map<string, Log>();
  let old = new Map<string, Log>();
  let youngSinceMs = now();

  function logOf(key: string, nowMs: number): Log {
    if (nowMs - youngSinceMs >= windowMs) startGeneration(nowMs);
    const known = young.get(key);
    if (known !== undefined) return known;
    const log = old.get(key) ?? { oldest: undefined, newest: undefined, used: 0 };
    if (young.size >= maxKeys) startGeneration(nowMs);
    young.set(key, log);
    return log;
  }

  function startGeneration(nowMs: number): void {
    old = young;
    young = new Map();
    youngSinceMs = nowMs;
  }

  return {
    async consume(key, { cost = 1, signal } = {}) {
      throwIfAborted(signal);
      requireCount({ cost });
      const nowMs = now();
      const log = logOf(key, nowMs);
      dropExpired(log, nowMs);
      const allowed = log.used + cost <= limit;
      if (allowed) add(log, { cost, expiresAtMs: nowMs + windowMs, next: undefined });
      return {
        allowed,
        limit,
        remaining: limit - log.used,
        retryAfterMs: allowed ? 0 : timeUntilFree(log, log.used + cost - limit, nowMs),
        resetMs: log.newest === undefined ? 0 : Math.ceil(log.newest.expiresAtMs - nowMs),
      } satisfies RateDecision;
    },
  };
}

function dropExpired(log: Log, nowMs: number): void {
  while (log.oldest !== undefined && log.oldest.expiresAtMs <= nowMs) {
    log.used -= log.oldest.cost;
    log.oldest = log.oldest.next;
  }
  if (log.oldest === undefined) log.newest = undefined;
}

function add(log: Log, admission: Admission): void {
  if (log.newest === undefined) log.oldest = admission;
  else log.newest.next = admission;
  log.newest = admission;
  log.used += admission.cost;
}

/** The time until `missing` more is free. `Infinity` when all admissions together free less. */
function timeUntilFree(log: Log, missing: number, nowMs: number): number {
  let freed = 0;
  for (let admission = log.oldest; admission !== undefined; admission = admission.next) {
    freed += admission.cost;
    if (freed >= missing) return Math.ceil(admission.expiresAtMs - nowMs);
  }
  return Number.POSITIVE_INFINITY;
}
