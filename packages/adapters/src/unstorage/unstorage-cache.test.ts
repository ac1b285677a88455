import { inspect } from 'node:util';
import { cacheConformance, createTestClock, describeConformance } from '@rag/core/testing';
import { createStorage, type Driver } from 'unstorage';
import memoryDriver from 'unstorage/drivers/memory';
import { describe, expect, it, vi } from 'vitest';
import { DRIVERS } from './__fixtures__/drivers.ts';
import { createUnstorageCache } from './unstorage-cache.ts';

describe.each(DRIVERS)('createUnstorageCache on the driver: %s', (_name, open) => {
  const createHarness = async () => {
    const { storage, ...opened } = await open();
    const { now, advance } = createTestClock();
    return { ...opened, cache: createUnstorageCache({ storage, now }), advance };
  };
  describeConformance(cacheConformance, createHarness, { describe, it });
});

function createSpiedStorage(overrides: Partial<Driver>) {
  return createStorage({ driver: { ...memoryDriver(), ...overrides } });
}

describe('createUnstorageCache', () => {
  const ttlMs = 90_500;

  it('passes the driver a time to live in whole seconds, rounded up', async () => {
    const setItemRaw = vi.fn();
    const cache = createUnstorageCache({ storage: createSpiedStorage({ setItemRaw }) });
    await cache.set('key', Uint8Array.of(1), { ttlMs });
    expect(setItemRaw.mock.calls[0]?.[2]).toEqual({ ttl: 91 });
  });

  it('removes an expired value when it finds one', async () => {
    const { now, advance } = createTestClock();
    const storage = createStorage();
    const cache = createUnstorageCache({ storage, now });
    await cache.set('key', Uint8Array.of(1), { ttlMs });
    await advance(ttlMs);
    await cache.get('key');
    expect(await storage.getKeys()).toEqual([]);
  });

  it('stores a value of one megabyte through a driver without binary values', async () => {
    const open = DRIVERS.find(([name]) => name === 'texts only')?.[1];
    if (open === undefined) throw new Error('The driver is missing.');
    const cache = createUnstorageCache(await open());
    const large = Uint8Array.from({ length: 1_000_001 }, (_, index) => (index * 31) & 255);
    await cache.set('key', large, { ttlMs });
    expect(Buffer.compare((await cache.get('key')) ?? Buffer.of(), large)).toBe(0);
  });

  it.each([
    ['an object', { a: 1 }],
    ['a text that is not base64', 'bytes:*'],
    ['too few bytes', Uint8Array.of(1, 2)],
  ])('treats %s of another program as a miss', async (_what, foreign) => {
    const cache = createUnstorageCache({ storage: createSpiedStorage({ getItemRaw: () => foreign }) });
    expect(await cache.get('key')).toBeUndefined();
  });

  it('reports a failing storage without naming the key', async () => {
    const getItemRaw = () => Promise.reject(new TypeError('cannot read rag:cache:secret'));
    const failure = createUnstorageCache({ storage: createSpiedStorage({ getItemRaw }) }).get('secret');
    const error: unknown = await failure.catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'cache_unavailable',
      details: { backend: 'unstorage', reason: 'TypeError' },
    });
    expect(inspect(error)).not.toContain('secret');
  });

  it('stops waiting for a storage that hangs', async () => {
    vi.useFakeTimers();
    try {
      const storage = createSpiedStorage({ getItemRaw: () => new Promise(() => {}) });
      const failure = createUnstorageCache({ storage, timeoutMs: 500 }).get('key');
      const expectation = expect(failure).rejects.toMatchObject({ details: { reason: 'timeout' } });
      await vi.advanceTimersByTimeAsync(500);
      await expectation;
    } finally {
      vi.useRealTimers();
    }
  });

  it('stops waiting when the caller aborts', async () => {
    const storage = createSpiedStorage({ getItemRaw: () => new Promise(() => {}) });
    const caller = new AbortController();
    const failure = createUnstorageCache({ storage }).get('key', { signal: caller.signal });
    caller.abort();
    await expect(failure).rejects.toMatchObject({ code: 'aborted' });
  });

  it.each(['', 'a?b', 'a::b', 'a/b', '../a', ':a', 'a:'])('rejects the prefix %j', (prefix) => {
    expect(() => createUnstorageCache({ storage: createStorage(), prefix })).toThrow('prefix must be');
  });
});
