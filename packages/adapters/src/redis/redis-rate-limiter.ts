import type { RateDecision, RateLimiter } from '@rag/core';
import { requireCount } from '@rag/core/adapter';
import { batchCalls } from './batch-calls.ts';
import { createConsumeScript } from './consume-script.ts';
import type { FailureKind } from './map-error.ts';
import { DEFAULT_TIMEOUT_MS, type RedisAdapterOptions } from './redis-client.ts';
import { runCommand } from './run-command.ts';
import { runScript } from './run-script.ts';

export interface RedisRateLimiterOptions extends RedisAdapterOptions {
  /** The prefix of each key in Redis. Default `rag:rate:`. */
  readonly prefix?: string;
  /** The total cost that any window of `windowMs` admits under one key. */
  readonly limit: number;
  readonly windowMs: number;
}

const FAILURE: FailureKind = { code: 'overloaded', message: 'The rate limiter in Redis is not available.' };

/**
 * A {@link RateLimiter} in Redis, shared by all processes with the same prefix. A cost is free again after one window, and
 * at most a hundredth of a window later. A key takes at most 1.6 kB, with any limit, and expires a window after the last
 * admission. It uses the clock of Redis, so the clocks of its callers do not matter.
 *
 * Checks of one turn of the event loop are one call. Failures reject with `overloaded`, and the caller decides whether to
 * admit the question.
 *
 * @example
 * const limiter = createRedisRateLimiter({ client, limit: 10, windowMs: 60_000 });
 */
export function createRedisRateLimiter({
  client,
  prefix = 'rag:rate:',
  timeoutMs = DEFAULT_TIMEOUT_MS,
  limit,
  windowMs,
}: RedisRateLimiterOptions): RateLimiter {
  requireCount({ limit, windowMs });
  const script = createConsumeScript({ limit, windowMs });

  const decide = batchCalls(client, async (asked: readonly Asked[]) => {
    // Each argument takes Redis time, and the script knows the usual cost.
    const costs = asked.every(({ cost }) => cost === 1) ? [] : asked.map(({ cost }) => cost);
    const keys = asked.map(({ key }) => prefix + key);
    const reply = await runCommand(() => runScript(client, script, keys, costs), {
      kind: FAILURE,
      timeoutMs,
      signal: undefined,
    });
    const numbers = Array.isArray(reply) ? reply.map(Number) : [];
    return asked.map((_, index) => toDecision(numbers, 3 * index, limit));
  });

  return {
    async consume(key, { cost = 1, signal } = {}) {
      requireCount({ cost });
      return await decide({ key, cost }, signal);
    },
  };
}

interface Asked {
  readonly key: string;
  readonly cost: number;
}

function toDecision(numbers: readonly number[], first: number, limit: number): RateDecision {
  const remaining = numbers[first] ?? 0;
  const waitMicros = numbers[first + 1] ?? -1;
  const resetMicros = numbers[first + 2] ?? 0;
  return {
    allowed: waitMicros === 0,
    limit,
    remaining,
    retryAfterMs: waitMicros < 0 ? Number.POSITIVE_INFINITY : Math.ceil(waitMicros / 1_000),
    resetMs: Math.ceil(resetMicros / 1_000),
  };
}
