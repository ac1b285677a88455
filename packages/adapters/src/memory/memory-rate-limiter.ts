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

/** How many parts of a window are told apart. Within one, all costs get free with the last of them. */
const PARTS = 100;

/** What was admitted in one part of a window, linked to the next one under its key. */
interface Entry {
  cost: number;
  /** Of the last admission. */
  admittedAtMs: number;
  next: Entry | undefined;
}

/** The entries that count under one key, oldest first. */
interface Log {
  oldest: Entry | undefined;
  newest: Entry | undefined;
  used: number;
}

/**
 * A {@link RateLimiter} in this process. It counts as the one in Redis does: a cost is free again after one window, and
 * at most a hundredth of a window later. A decision takes constant time on average, since each entry is added and dropped
 * once. A key holds at most 101 entries, and at most `limit`.
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
  const partOf = (atMs: number): number => Math.floor(atMs / (windowMs / PARTS));

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

  function add(log: Log, cost: number, nowMs: number): void {
    log.used += cost;
    const { newest } = log;
    if (newest !== undefined && partOf(newest.admittedAtMs) === partOf(nowMs)) {
      newest.cost += cost;
      newest.admittedAtMs = nowMs;
      return;
    }
    log.newest = { cost, admittedAtMs: nowMs, next: undefined };
    if (newest === undefined) log.oldest = log.newest;
    else newest.next = log.newest;
  }

  return {
    async consume(key, { cost = 1, signal } = {}) {
      throwIfAborted(signal);
      requireCount({ cost });
      const nowMs = now();
      const log = logOf(key, nowMs);
      dropAdmittedUntil(log, nowMs - windowMs);
      const allowed = log.used + cost <= limit;
      if (allowed) add(log, cost, nowMs);
      return {
        allowed,
        limit,
        remaining: limit - log.used,
        retryAfterMs: allowed ? 0 : Math.ceil(timeOfFreeing(log, log.used + cost - limit) + windowMs - nowMs),
        resetMs: log.newest === undefined ? 0 : Math.ceil(log.newest.admittedAtMs + windowMs - nowMs),
      } satisfies RateDecision;
    },
  };
}

function dropAdmittedUntil(log: Log, endMs: number): void {
  while (log.oldest !== undefined && log.oldest.admittedAtMs <= endMs) {
    log.used -= log.oldest.cost;
    log.oldest = log.oldest.next;
  }
  if (log.oldest === undefined) log.newest = undefined;
}

/** When the last cost was admitted that has to get free for `missing` more. `Infinity` when all free less. */
function timeOfFreeing(log: Log, missing: number): number {
  let freed = 0;
  for (let entry = log.oldest; entry !== undefined; entry = entry.next) {
    freed += entry.cost;
    if (freed >= missing) return entry.admittedAtMs;
  }
  return Number.POSITIVE_INFINITY;
}
