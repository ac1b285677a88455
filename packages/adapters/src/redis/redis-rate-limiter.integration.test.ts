import { type OpenedRedis, openRedis } from '@rag/testkit/redis';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkArrivals } from '../__fixtures__/check-arrivals.ts';
import { advanceLimiter } from './__fixtures__/advance-limiter.ts';
import { connected, uniquePrefix } from './__fixtures__/back-ends.ts';
import { consumeAt, countEntries } from './__fixtures__/clocked-consume.ts';
import { createRedisRateLimiter, recommendedRedisOptions } from './index.ts';

const LIMIT = 5;
const WINDOW_MS = 60_000;
const STARTED_AT = 1_800_000_000_000_000;

let redis: OpenedRedis;
let client: Redis;
let prefix: string;
let key: string;

beforeAll(async () => {
  redis = await openRedis();
  client = await connected(new Redis(redis.url, recommendedRedisOptions));
});

afterAll(async () => {
  client?.disconnect();
  await redis?.close();
});

beforeEach(() => {
  prefix = uniquePrefix();
  key = `${prefix}someone`;
});

function createLimiter(limit = LIMIT) {
  return createRedisRateLimiter({ client, prefix, limit, windowMs: WINDOW_MS, timeoutMs: 5_000 });
}

async function serverMicros(): Promise<number> {
  const [seconds, micros] = await client.time();
  return Number(seconds) * 1_000_000 + Number(micros);
}

describe('createRedisRateLimiter', () => {
  // Covers: count-without-expiry
  it('gives every key an expiry of at most the window', async () => {
    const limiter = createLimiter();
    for (let attempt = 0; attempt < LIMIT + 2; attempt += 1) {
      await limiter.consume('someone');
      const leftMs = await client.pttl(key);
      expect(leftMs).toBeGreaterThan(0);
      expect(leftMs).toBeLessThanOrEqual(WINDOW_MS + 1);
    }
  });

  it('writes no key when it refuses the first request', async () => {
    await createLimiter().consume('someone', { cost: LIMIT + 1 });
    expect(await client.exists(key)).toBe(0);
  });

  it('never stores more entries than the limit', async () => {
    const limiter = createLimiter();
    for (let round = 0; round < 3; round += 1) {
      for (let attempt = 0; attempt < LIMIT * 3; attempt += 1) await limiter.consume('someone');
      expect(await countEntries(client, key)).toBeLessThanOrEqual(LIMIT);
      await advanceLimiter([client], prefix, WINDOW_MS);
    }
  });

  it('frees a cost after one window although the key still exists', async () => {
    const limiter = createLimiter();
    await limiter.consume('someone', { cost: LIMIT - 1 });
    await advanceLimiter([client], prefix, WINDOW_MS / 2);
    await limiter.consume('someone');
    await advanceLimiter([client], prefix, WINDOW_MS / 2);
    expect(await limiter.consume('someone')).toMatchObject({ allowed: true, remaining: LIMIT - 2 });
  });

  it('reports waits of at most one window when the clock of Redis has been set back', async () => {
    const ahead = (await serverMicros()) + 3_600_000_000;
    await consumeAt(client, key, { limit: LIMIT, windowMs: WINDOW_MS, cost: LIMIT, atMicros: ahead });
    const decision = await createLimiter().consume('someone');
    expect(decision).toEqual({
      allowed: false,
      limit: LIMIT,
      remaining: 0,
      retryAfterMs: WINDOW_MS,
      resetMs: WINDOW_MS,
    });
  });

  describe('at the edge of the window', () => {
    const windowMicros = WINDOW_MS * 1_000;
    const partMicros = windowMicros / 100;
    const at = (micros: number, cost = 1) =>
      consumeAt(client, key, { limit: LIMIT, windowMs: WINDOW_MS, cost, atMicros: STARTED_AT + micros });

    it('frees a cost exactly one window later and not a microsecond earlier', async () => {
      await at(7, LIMIT);
      expect(await at(7 + windowMicros - 1)).toEqual([0, 1, 1]);
      expect(await at(7 + windowMicros)).toEqual([LIMIT - 1, 0, windowMicros]);
    });
    it('frees the costs of a hundredth of a window with the last of them', async () => {
      for (let turn = 0; turn < LIMIT; turn += 1) await at(turn * 100_000);
      expect(await countEntries(client, key)).toBe(1);
      const last = (LIMIT - 1) * 100_000;
      expect(await at(last + windowMicros - 1)).toEqual([0, 1, 1]);
      expect(await at(last + windowMicros, LIMIT)).toEqual([0, 0, windowMicros]);
    });
    it('frees the costs of two hundredths one after the other', async () => {
      await at(partMicros - 1, LIMIT - 1);
      await at(partMicros);
      expect(await countEntries(client, key)).toBe(2);
      expect(await at(windowMicros + partMicros - 1)).toEqual([LIMIT - 2, 0, windowMicros]);
    });
    it('drops all expired entries with the next admission', async () => {
      for (let turn = 0; turn < LIMIT; turn += 1) await at(turn * partMicros);
      expect(await countEntries(client, key)).toBe(LIMIT);
      await at(windowMicros + (LIMIT - 2) * partMicros);
      expect(await countEntries(client, key)).toBe(2);
      await at(2 * windowMicros + LIMIT * partMicros);
      expect(await countEntries(client, key)).toBe(1);
    });
  });

  it.each([
    { limit: 10, windowMs: 60_000, maxCost: 4, seed: 7 },
    { limit: 120, windowMs: 60_000, maxCost: 1, seed: 11 },
    { limit: 37, windowMs: 50, maxCost: 39, seed: 13 },
    { limit: 1_000_000, windowMs: 1_000, maxCost: 100_000, seed: 17 },
  ])(
    'admits at most $limit in any $windowMs ms, and refuses only what exceeds it in a window 1 % longer',
    async ({ maxCost, seed, ...limits }) => {
      const consume = async (atMicros: number, cost: number) => {
        const [remaining = 0, wait = 0] = await consumeAt(client, key, { ...limits, cost, atMicros });
        expect(wait === -1).toBe(cost > limits.limit);
        return { allowed: wait === 0, remaining, wait };
      };
      const window = limits.windowMs * 1_000;
      const options = { limit: limits.limit, window, startAt: STARTED_AT, seed, arrivals: 1_500, maxCost };
      await checkArrivals(consume, options);
    },
  );

  it('stores at most 1.6 kB and makes three commands at the largest limit', async () => {
    const limits = { limit: 1_000_000, windowMs: 1_000 };
    let atMicros = STARTED_AT;
    for (let turn = 0; turn < 3_000; turn += 1) {
      atMicros += 700;
      await consumeAt(client, key, { ...limits, cost: 700, atMicros });
    }
    expect(await client.strlen(key)).toBeLessThanOrEqual(8 + 101 * 16);
    await client.config('RESETSTAT');
    await createRedisRateLimiter({ client, prefix, ...limits, timeoutMs: 5_000 }).consume('someone');
    const stats = await client.info('commandstats');
    const calls = [...stats.matchAll(/cmdstat_(\w+):calls=(\d+)/g)].map(
      ([, name, count]) => `${count} ${name}`,
    );
    expect(calls.filter((call) => !call.endsWith('info') && !call.includes('eval')).toSorted()).toEqual([
      '1 get',
      '1 set',
      '1 time',
    ]);
  });

  it('loads the script again after Redis has dropped it', async () => {
    const limiter = createLimiter();
    await limiter.consume('someone');
    await client.script('FLUSH');
    expect(await limiter.consume('someone')).toMatchObject({ allowed: true, remaining: LIMIT - 2 });
  });

  it('reports 0 remaining when the limit was lowered below the count', async () => {
    await createLimiter(LIMIT).consume('someone', { cost: LIMIT });
    expect(await createLimiter(2).consume('someone')).toMatchObject({ allowed: false, remaining: 0 });
  });

  it('shares the limit between clients', async () => {
    const other = await connected(new Redis(redis.url, recommendedRedisOptions));
    try {
      const options = { prefix, limit: LIMIT, windowMs: WINDOW_MS, timeoutMs: 5_000 };
      const limiters = [client, other].map((each) => createRedisRateLimiter({ ...options, client: each }));
      const decisions = await Promise.all(
        Array.from({ length: LIMIT * 4 }, (_, index) => limiters[index % 2]?.consume('someone')),
      );
      expect(decisions.filter((decision) => decision?.allowed)).toHaveLength(LIMIT);
    } finally {
      other.disconnect();
    }
  });

  it.each([
    { limit: 0, windowMs: WINDOW_MS, named: 'limit' },
    { limit: LIMIT, windowMs: 0.5, named: 'windowMs' },
  ])('throws for an invalid $named', ({ limit, windowMs, named }) => {
    expect(() => createRedisRateLimiter({ client, limit, windowMs })).toThrow(named);
  });
});
