import { createTestClock, describeConformance, rateLimiterConformance } from '@rag/core/testing';
import { describe, expect, it } from 'vitest';
import { pseudoRandom } from '../__fixtures__/pseudo-random.ts';
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
  it('decides like a plain count over the last window, for many keys, costs and pauses', async () => {
    const { now, advance } = createTestClock(0);
    const limiter = createMemoryRateLimiter({ limit, windowMs, maxKeys: 1_000, now });
    const admitted: { key: string; cost: number; atMs: number }[] = [];
    const next = pseudoRandom(7);
    for (let step = 0; step < 3_000; step += 1) {
      await advance(Math.floor(next() ** 8 * windowMs * 2));
      const key = `key ${Math.floor(next() * 5)}`;
      const cost = 1 + Math.floor(next() * 4);
      const used = admitted
        .filter((admission) => admission.key === key && admission.atMs > now() - windowMs)
        .reduce((total, admission) => total + admission.cost, 0);
      const { allowed, remaining } = await limiter.consume(key, { cost });
      const expected = used + cost <= limit;
      expect({ step, allowed, remaining }).toEqual({
        step,
        allowed: expected,
        remaining: limit - used - (expected ? cost : 0),
      });
      if (expected) admitted.push({ key, cost, atMs: now() });
    }
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
