import { describe, expect, it } from 'vitest';
import { cacheConformance, createTestClock, describeConformance } from '../conformance/index.ts';
import { createMemoryCache } from './memory-cache.ts';

describeConformance(
  cacheConformance,
  async () => {
    const { now, advance } = createTestClock(0);
    return { cache: createMemoryCache({ maxBytes: 1_000_000, now }), advance };
  },
  { describe, it },
);

describe('createMemoryCache', () => {
  const ttlMs = 60_000;
  const kilobyte = new Uint8Array(1_000);

  it('evicts the least recently used entry when it is full', async () => {
    const cache = createMemoryCache({ maxBytes: 3_500 });
    for (const key of ['a', 'b', 'c']) await cache.set(key, kilobyte, { ttlMs });
    await cache.get('a');
    await cache.set('d', kilobyte, { ttlMs });
    const held = (await cache.getMany(['a', 'b', 'c', 'd'])).map((value) => value !== undefined);
    expect(held).toEqual([true, false, true, true]);
  });

  it('counts the size of keys and entries, too', async () => {
    const cache = createMemoryCache({ maxBytes: 10_000 });
    const keys = Array.from({ length: 1_000 }, (_, index) => `key ${index}`);
    for (const key of keys) await cache.set(key, new Uint8Array(), { ttlMs });
    const held = (await cache.getMany(keys)).filter((value) => value !== undefined);
    expect(held.length).toBeLessThanOrEqual(100);
  });

  it('drops a value larger than the whole cache, and the value that it replaces', async () => {
    const cache = createMemoryCache({ maxBytes: 500 });
    await cache.set('key', Uint8Array.of(1), { ttlMs });
    await cache.set('key', kilobyte, { ttlMs });
    expect(await cache.get('key')).toBeUndefined();
  });

  it('shares no memory with a value such as a Node buffer', async () => {
    const cache = createMemoryCache({ maxBytes: 10_000 });
    const given = new TextEncoder().encode('as given');
    // As a Node buffer does.
    given.slice = given.subarray;
    await cache.set('key', given, { ttlMs });
    given.fill(0);
    expect(await cache.get('key')).toEqual(new TextEncoder().encode('as given'));
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %s as maxBytes', (maxBytes) => {
    expect(() => createMemoryCache({ maxBytes })).toThrow('maxBytes must be a whole number of 1 or more');
  });
});
