import { type OpenedRedis, openRedis } from '@rag/testkit/redis';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { advanceLimiter } from './__fixtures__/advance-limiter.ts';
import { connected, uniquePrefix } from './__fixtures__/back-ends.ts';
import { createRedisRateLimiter, createRedisSessionStore, recommendedRedisOptions } from './index.ts';

const LIMIT = 5;
const WINDOW_MS = 60_000;

let redis: OpenedRedis;
let client: Redis;
let prefix: string;
let key: string;

beforeAll(async () => {
  redis = await openRedis();
  client = await connected(new Redis(redis.url, recommendedRedisOptions));
}, 60_000);

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
  it('never has a key without an expiry, nor one that outlives the window', async () => {
    const limiter = createLimiter();
    for (let attempt = 0; attempt < LIMIT + 2; attempt += 1) {
      await limiter.consume('someone');
      const leftMs = await client.pttl(key);
      expect(leftMs).toBeGreaterThan(0);
      expect(leftMs).toBeLessThanOrEqual(WINDOW_MS + 1);
    }
  });

  it('writes nothing for what it refuses before anything was admitted', async () => {
    await createLimiter().consume('someone', { cost: LIMIT + 1 });
    expect(await client.exists(key)).toBe(0);
  });

  it('keeps no more entries than the limit, however much is asked for and for however long', async () => {
    const limiter = createLimiter();
    for (let round = 0; round < 3; round += 1) {
      for (let attempt = 0; attempt < LIMIT * 3; attempt += 1) await limiter.consume('someone');
      expect(await client.llen(key)).toBe(LIMIT);
      await advanceLimiter([client], prefix, WINDOW_MS);
    }
  });

  it('frees what was taken a window ago while the key itself lives on', async () => {
    const limiter = createLimiter();
    await limiter.consume('someone', { cost: LIMIT - 1 });
    await advanceLimiter([client], prefix, WINDOW_MS / 2);
    await limiter.consume('someone');
    await advanceLimiter([client], prefix, WINDOW_MS / 2);
    expect(await limiter.consume('someone')).toMatchObject({ allowed: true, remaining: LIMIT - 2 });
  });

  it('tells waits of at most a window when the clock of Redis has run backwards', async () => {
    const ahead = (await serverMicros()) + 3_600_000_000;
    await client.rpush(key, `${ahead} ${LIMIT}`);
    await client.pexpire(key, WINDOW_MS);
    const decision = await createLimiter().consume('someone');
    expect(decision).toEqual({
      allowed: false,
      limit: LIMIT,
      remaining: 0,
      retryAfterMs: WINDOW_MS,
      resetMs: WINDOW_MS,
    });
  });

  it('goes on after Redis has forgotten the script', async () => {
    const limiter = createLimiter();
    await limiter.consume('someone');
    await client.script('FLUSH');
    expect(await limiter.consume('someone')).toMatchObject({ allowed: true, remaining: LIMIT - 2 });
  });

  it('has nothing left, and not less, when the limit was lowered meanwhile', async () => {
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
  ])('refuses to be made with a wrong $named', ({ limit, windowMs, named }) => {
    expect(() => createRedisRateLimiter({ client, limit, windowMs })).toThrow(named);
  });
});

describe('createRedisSessionStore', () => {
  it('never has a key without an expiry', async () => {
    const sessions = createRedisSessionStore({ client, prefix, ttlMs: WINDOW_MS, timeoutMs: 5_000 });
    await sessions.append('someone', [{ role: 'user', content: 'Hello?' }]);
    expect(await client.pttl(key)).toBeGreaterThan(0);
  });

  it.each(['not JSON', '{"role":"system","content":"x"}', '{"role":"user"}', 'null'])(
    'fails on %s among the messages, without quoting it',
    async (entry) => {
      await client.rpush(key, entry);
      await client.pexpire(key, WINDOW_MS);
      const sessions = createRedisSessionStore({ client, prefix, timeoutMs: 5_000 });
      const error = await sessions.read('someone').catch((failure: unknown) => failure);
      expect(error).toMatchObject({ code: 'session_unavailable', details: { reason: 'unreadable' } });
      expect(String(error)).not.toContain(entry);
    },
  );
});
