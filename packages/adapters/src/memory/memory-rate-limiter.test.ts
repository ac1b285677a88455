import { createTestClock, describeConformance, rateLimiterConformance } from '@rag/core/testing';
import { describe, expect, it } from 'vitest';
import { checkArrivals } from '../__fixtures__/check-arrivals.ts';
import { createMemoryRateLimiter } from './memory-rate-limiter.ts';

const limit = 10;
const windowMs = 60_000;

describeConformance(
  rateLimiterConformance,
  async () => {
    const { now, advance } = createTestClock(0);
    const limiter = createMemoryRateLimiter({ limit, windowMs, maxKeys: 100, now });
    return { limiter, limit, windowMs, advance };
  },
  { describe, it },
);

describe('createMemoryRateLimiter', () => {
  it.each([
    { limit, maxCost: 4, seed: 7 },
    { limit: 120, maxCost: 1, seed: 11 },
    { limit: 1_000, maxCost: 100, seed: 13 },
  ])(
    'admits at most $limit in any window, and refuses only what exceeds it in a window 1 % longer',
    async ({ maxCost, seed, ...limits }) => {
      const clock = { ms: 0 };
      const limiter = createMemoryRateLimiter({ ...limits, windowMs, maxKeys: 10, now: () => clock.ms });
      const consume = async (atMs: number, cost: number) => {
        clock.ms = atMs;
        const { allowed, remaining, retryAfterMs } = await limiter.consume('key', { cost });
        return { allowed, remaining, wait: retryAfterMs };
      };
      const options = { ...limits, window: windowMs, startAt: 0, seed, arrivals: 5_000, maxCost };
      await checkArrivals(consume, options);
    },
  );

  it('frees the costs of a hundredth of a window with the last of them', async () => {
    const clock = { ms: 0 };
    const limiter = createMemoryRateLimiter({ limit: 2, windowMs, maxKeys: 10, now: () => clock.ms });
    const isAllowedAt = async (ms: number) => {
      clock.ms = ms;
      return (await limiter.consume('key')).allowed;
    };
    const decisions = [];
    for (const ms of [0, 599, windowMs, windowMs + 598, windowMs + 599])
      decisions.push(await isAllowedAt(ms));
    expect(decisions).toEqual([true, true, false, false, true]);
  });

  it('keeps a key when a new generation begins', async () => {
    const { now, advance } = createTestClock(0);
    const limiter = createMemoryRateLimiter({ limit: 1, windowMs, maxKeys: 100, now });
    await advance(windowMs - 1);
    await limiter.consume('late');
    await advance(2);
    await limiter.consume('other');
    expect((await limiter.consume('late')).allowed).toBe(false);
  });

  it('keeps at least maxKeys keys', async () => {
    const limiter = createMemoryRateLimiter({ limit: 1, windowMs, maxKeys: 50, now: () => 0 });
    await limiter.consume('first');
    for (let index = 0; index < 50; index += 1) await limiter.consume(`key ${index}`);
    expect((await limiter.consume('first')).allowed).toBe(false);
  });

  it('drops the least recently used keys instead of growing', async () => {
    const limiter = createMemoryRateLimiter({ limit: 1, windowMs, maxKeys: 50, now: () => 0 });
    await limiter.consume('first');
    for (let index = 0; index < 101; index += 1) await limiter.consume(`key ${index}`);
    expect((await limiter.consume('first')).allowed).toBe(true);
  });

  it('does not count keys that were unused for a window towards maxKeys', async () => {
    const { now, advance } = createTestClock(0);
    const limiter = createMemoryRateLimiter({ limit: 1, windowMs, maxKeys: 2, now });
    await limiter.consume('silent');
    await advance(windowMs);
    for (const key of ['a', 'b', 'c', 'd']) await limiter.consume(key);
    expect((await limiter.consume('a')).allowed).toBe(false);
  });

  it('keeps a key that is used regularly among any number of others', async () => {
    const limiter = createMemoryRateLimiter({ limit: 1, windowMs, maxKeys: 50, now: () => 0 });
    await limiter.consume('persistent');
    let admitted = 0;
    for (let index = 0; index < 1_000; index += 1) {
      await limiter.consume(`key ${index}`);
      if ((await limiter.consume('persistent')).allowed) admitted += 1;
    }
    expect(admitted).toBe(0);
  });

  it.each(['limit', 'windowMs', 'maxKeys'])('rejects a %s of 0 and names the option', (name) => {
    const options = { limit, windowMs, maxKeys: 2, [name]: 0 };
    expect(() => createMemoryRateLimiter(options)).toThrow(`${name} must be a whole number of 1 or more`);
  });
});
