import type { RateDecision, RateLimiter } from '@rag/core';
import { requireCount } from '@rag/core/adapter';
import { consumeScript } from './consume-script.ts';
import type { FailureKind } from './map-error.ts';
import { DEFAULT_TIMEOUT_MS, type RedisAdapterOptions } from './redis-client.ts';
import { runCommand } from './run-command.ts';
import { runScript } from './run-script.ts';

export interface RedisRateLimiterOptions extends RedisAdapterOptions {
  /** The prefix of each key in Redis. Default `rag:limit:`. */
  readonly prefix?: string;
  /** The total cost that any window of `windowMs` admits under one key. */
  readonly limit: number;
  readonly windowMs: number;
}

const FAILURE: FailureKind = { code: 'overloaded', message: 'The rate limiter in Redis is not available.' };

/**
 * A {@link RateLimiter} in Redis, shared by all processes with the same prefix. It keeps the time and cost of what it
 * admitted: at most `limit` short entries a key and one a millisecond, which expire a window after the last. It uses the
 * clock of Redis, so the clocks of its callers do not matter.
 *
 * Failures reject with `overloaded`, and the caller decides whether to admit the question.
 *
 * @example
 * const limiter = createRedisRateLimiter({ client, limit: 10, windowMs: 60_000 });
 */
export function createRedisRateLimiter({
  client,
  prefix = 'rag:limit:',
  timeoutMs = DEFAULT_TIMEOUT_MS,
  limit,
  windowMs,
}: RedisRateLimiterOptions): RateLimiter {
  requireCount({ limit, windowMs });

  return {
    async consume(key, { cost = 1, signal } = {}) {
      requireCount({ cost });
      const args = [limit, windowMs, cost];
      const reply = await runCommand(() => runScript(client, consumeScript, [prefix + key], args), {
        kind: FAILURE,
        timeoutMs,
        signal,
      });
      return toDecision(reply, limit);
    },
  };
}

function toDecision(reply: unknown, limit: number): RateDecision {
  const [allowed = 0, remaining = 0, retryAfterMicros = 0, resetMicros = 0] = Array.isArray(reply)
    ? reply.map(Number)
    : [];
  return {
    allowed: allowed === 1,
    limit,
    remaining,
    retryAfterMs: retryAfterMicros < 0 ? Number.POSITIVE_INFINITY : Math.ceil(retryAfterMicros / 1_000),
    resetMs: Math.ceil(resetMicros / 1_000),
  };
}
