import { type Cache, RagError } from '@rag/core';
import { hashText, requireCount } from '@rag/core/adapter';
import { createExpiringItems, requirePrefix } from './expiring-items.ts';
import type { KeyValueStorage } from './key-value-storage.ts';
import { withStorageDeadline } from './with-storage-deadline.ts';

export interface UnstorageCacheOptions {
  /** Made by unstorage's `createStorage` over any driver. The caller disposes of it. */
  readonly storage: KeyValueStorage;
  /** The prefix of each key. Default `rag:cache`. */
  readonly prefix?: string;
  /** The deadline of one call. Default 2 s. */
  readonly timeoutMs?: number;
  /** Milliseconds since the epoch, on the same clock for all processes that share the storage. Default `Date.now`. */
  readonly now?: () => number;
}

/**
 * A {@link Cache} over any driver of unstorage. Values expire to the millisecond on every driver. A driver with
 * expiry removes their bytes at that time; otherwise the next `get` of the key does. For drivers without binary
 * values, the bytes are stored as base64.
 *
 * On an eventually consistent store, other places may see a value late or see a replaced one. That does no harm
 * to keys that are hashes of their content, as the engine's are. `getMany` makes one read per key, since
 * unstorage has no bulk read of bytes.
 *
 * @example
 * const storage = createStorage({ driver: cloudflareKVBindingDriver({ binding: env.STORAGE }) });
 * const cache = createUnstorageCache({ storage });
 */
export function createUnstorageCache({
  storage,
  prefix = 'rag:cache',
  timeoutMs = 2_000,
  now = Date.now,
}: UnstorageCacheOptions): Cache {
  requireCount({ timeoutMs });
  const base = requirePrefix(prefix);
  const items = createExpiringItems(storage, now);
  // Keys are hashed: unstorage treats "a/b" and "a:b" alike and cuts "a?c", and stores limit the length of a key.
  const toStorageKey = (key: string): string => `${base}:${hashText(key)}`;

  return {
    get(key, { signal } = {}) {
      return withStorageDeadline(() => items.read(toStorageKey(key)), {
        code: 'cache_unavailable',
        timeoutMs,
        signal,
      });
    },

    getMany(keys, { signal } = {}) {
      const read = () => Promise.all(keys.map((key) => items.read(toStorageKey(key))));
      return withStorageDeadline(read, { code: 'cache_unavailable', timeoutMs, signal });
    },

    async set(key, value, { ttlMs, signal }) {
      if (!(ttlMs > 0 && Number.isFinite(ttlMs))) {
        throw new RagError('invalid_input', `ttlMs must be a finite number above 0, not ${ttlMs}.`);
      }
      await withStorageDeadline(() => items.write(toStorageKey(key), value, ttlMs), {
        code: 'cache_unavailable',
        timeoutMs,
        signal,
      });
    },

    delete(key, { signal } = {}) {
      return withStorageDeadline(() => items.remove(toStorageKey(key)), {
        code: 'cache_unavailable',
        timeoutMs,
        signal,
      });
    },
  };
}
