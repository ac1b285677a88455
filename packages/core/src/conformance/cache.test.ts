import { describe, expect, it } from 'vitest';
import { RagError, throwIfAborted } from '../errors.ts';
import type { Cache } from '../ports/index.ts';
import { cacheConformance } from './cache.ts';
import { describeConformance, failedCases } from './conformance.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

/** As plain as a correct cache can be; the broken ones below change one thing each. */
function createPlainCache({ now }: TestClock): Cache {
  const entries = new Map<string, { bytes: Uint8Array; expiresAtMs: number }>();
  const read = (key: string): Uint8Array | undefined => {
    const entry = entries.get(key);
    return entry === undefined || entry.expiresAtMs <= now() ? undefined : entry.bytes.slice();
  };
  return {
    async get(key, { signal } = {}) {
      throwIfAborted(signal);
      return read(key);
    },
    async getMany(keys, { signal } = {}) {
      throwIfAborted(signal);
      return keys.map(read);
    },
    async set(key, value, { ttlMs, signal }) {
      throwIfAborted(signal);
      if (!(ttlMs > 0 && ttlMs < Number.POSITIVE_INFINITY)) throw new RagError('invalid_input', 'ttlMs');
      entries.set(key, { bytes: value.slice(), expiresAtMs: now() + ttlMs });
    },
    async delete(key, { signal } = {}) {
      throwIfAborted(signal);
      entries.delete(key);
    },
  };
}

type Breaking = (cache: Cache) => Cache;

/** Keeps what was given under names of its own, beside the plain cache. */
const aliasing: Breaking = (cache) => {
  const given = new Map<string, Uint8Array>();
  const alias = async (key: string): Promise<Uint8Array | undefined> =>
    (await cache.get(key)) === undefined ? undefined : given.get(key);
  return {
    ...cache,
    async get(key, options) {
      await cache.get(key, options);
      return alias(key);
    },
    async set(key, value, options) {
      await cache.set(key, value, options);
      given.set(key, value);
    },
  };
};

/** Passes every key through a function that may lose something. */
const withKeys =
  (change: (key: string) => string): Breaking =>
  (cache) => ({
    get: (key, options) => cache.get(change(key), options),
    getMany: (keys, options) => cache.getMany(keys.map(change), options),
    set: (key, value, options) => cache.set(change(key), value, options),
    delete: (key, options) => cache.delete(change(key), options),
  });

const withStoredValue =
  (change: (value: Uint8Array) => Uint8Array): Breaking =>
  (cache) => ({ ...cache, set: (key, value, options) => cache.set(key, change(value), options) });

const withTtl =
  (change: (ttlMs: number) => number): Breaking =>
  (cache) => ({
    ...cache,
    set: (key, value, options) => cache.set(key, value, { ...options, ttlMs: change(options.ttlMs) }),
  });

const emptyIsMissing: Breaking = (cache) => ({
  ...cache,
  async get(key, options) {
    const value = await cache.get(key, options);
    return value?.length === 0 ? undefined : value;
  },
});

const skippingMisses: Breaking = (cache) => ({
  ...cache,
  getMany: async (keys, options) =>
    (await cache.getMany(keys, options)).filter((value) => value !== undefined),
});

const refusingNoKeys: Breaking = (cache) => ({
  ...cache,
  async getMany(keys, options) {
    if (keys.length === 0) throw new RagError('cache_unavailable', 'wrong number of arguments');
    return cache.getMany(keys, options);
  },
});

const slidingExpiry: Breaking = (cache) => {
  const lifetimes = new Map<string, number>();
  return {
    ...cache,
    async get(key, options) {
      const value = await cache.get(key, options);
      const ttlMs = lifetimes.get(key);
      if (value !== undefined && ttlMs !== undefined) await cache.set(key, value, { ttlMs });
      return value;
    },
    async set(key, value, options) {
      await cache.set(key, value, options);
      lifetimes.set(key, options.ttlMs);
    },
  };
};

const keepingTheFirst: Breaking = (cache) => ({
  ...cache,
  async set(key, value, options) {
    if ((await cache.get(key)) === undefined) await cache.set(key, value, options);
  },
});

const strictDelete: Breaking = (cache) => ({
  ...cache,
  async delete(key, options) {
    if ((await cache.get(key, options)) === undefined) throw new RagError('not_found', key);
    await cache.delete(key, options);
  },
});

const deleteDoesNothing: Breaking = (cache) => ({
  ...cache,
  delete: async (_key, options = {}) => throwIfAborted(options.signal),
});

const deafToAborts: Breaking = (cache) => ({
  get: (key) => cache.get(key),
  getMany: (keys) => cache.getMany(keys),
  set: (key, value, { ttlMs }) => cache.set(key, value, { ttlMs }),
  delete: (key) => cache.delete(key),
});

const abortedTooLate: Breaking = (cache) => ({
  ...cache,
  async set(key, value, { ttlMs, signal }) {
    await cache.set(key, value, { ttlMs });
    throwIfAborted(signal);
  },
});

const lenientTtl: Breaking = (cache) => ({
  ...cache,
  async set(key, value, options) {
    const { ttlMs } = options;
    await cache.set(key, value, { ...options, ttlMs: ttlMs > 0 && ttlMs < Infinity ? ttlMs : 60_000 });
  },
});

const asText = (value: Uint8Array): Uint8Array => new TextEncoder().encode(new TextDecoder().decode(value));

const EXPIRES = 'deletes a value exactly at the end of its time to live';
const READING = 'does not prolong the time to live when a value is read';
const REPLACES = 'replaces value and time to live';
const MANY = 'returns many keys in order, with misses and repetitions';
const KEYS = 'keeps similar keys apart';
const ABORTS = 'does nothing for a caller that has aborted';
const INVALID_TTL = 'refuses a time to live that is not a finite number above 0';
const DELETES = 'deletes a value, and accepts an unknown key';

describeConformance(
  cacheConformance,
  async () => {
    const clock = createTestClock();
    return { cache: createPlainCache(clock), advance: clock.advance };
  },
  { describe, it },
);

describe('the cache suite', () => {
  it.each<[string, Breaking, string[]]>([
    [
      'hands out its own array and keeps the given one',
      aliasing,
      [
        'keeps its copy when the given array changes afterwards',
        'keeps its copy when a returned array changes afterwards',
      ],
    ],
    [
      'stores bytes as text',
      withStoredValue(asText),
      ['returns every byte unchanged', 'stores a large value completely'],
    ],
    [
      'stores the whole buffer of a view',
      withStoredValue((value) => new Uint8Array(value.buffer)),
      ['stores only the part of a buffer that a view shows'],
    ],
    [
      'cuts large values',
      withStoredValue((value) => value.subarray(0, 65_535)),
      ['stores a large value completely'],
    ],
    ['takes empty for missing', emptyIsMissing, ['distinguishes an empty value from a missing one']],
    ['folds case', withKeys((key) => key.toLowerCase()), [KEYS]],
    ['trims keys', withKeys((key) => key.trim()), [KEYS]],
    ['normalises keys', withKeys((key) => key.normalize('NFC')), [KEYS]],
    ['cuts long keys', withKeys((key) => key.slice(0, 250)), [KEYS]],
    ['leaves misses out', skippingMisses, [EXPIRES, REPLACES, MANY, DELETES]],
    ['fails without keys', refusingNoKeys, ['returns an empty list for no keys']],
    ['ignores the time to live', withTtl((ttlMs) => ttlMs * 1e6), [EXPIRES, READING, REPLACES]],
    ['rounds the time to live down', withTtl((ttlMs) => ttlMs && ttlMs - 1), [EXPIRES]],
    ['expires a millisecond late', withTtl((ttlMs) => ttlMs && ttlMs + 1), [EXPIRES, READING]],
    ['prolongs what is read', slidingExpiry, [EXPIRES, READING]],
    ['keeps what was first', keepingTheFirst, [REPLACES, ABORTS]],
    ['fails on deleting nothing', strictDelete, [DELETES]],
    ['does not delete', deleteDoesNothing, [DELETES]],
    ['accepts any time to live', lenientTtl, [INVALID_TTL]],
    ['does not look at the signal', deafToAborts, [ABORTS]],
    ['looks at the signal too late', abortedTooLate, [ABORTS]],
  ])('catches a cache that %s', async (_flaw, breaking, expected) => {
    const failed = await failedCases(cacheConformance, async () => {
      const clock = createTestClock();
      return { cache: breaking(createPlainCache(clock)), advance: clock.advance };
    });
    expect(failed.toSorted()).toEqual(expected.toSorted());
  });
});
