import { type Cache, RagError } from '@rag/core';
import { hashText, requireCount } from '@rag/core/adapter';
import { createExpiringItems, requirePrefix } from './expiring-items.ts';
import type { KeyValueStorage } from './key-value-storage.ts';
import { type FailureKind, runOperation } from './run-operation.ts';

export interface UnstorageCacheOptions {
  /** Made by unstorage's `createStorage` over any driver. Disposed of by whoever made it. */
  readonly storage: KeyValueStorage;
  /** What each key begins with. Default `rag:cache`. */
  readonly prefix?: string;
  /** How long a call waits for the storage. Default 2 s. */
  readonly timeoutMs?: number;
  /** Milliseconds since the epoch, the same for all who share the storage. Default `Date.now`. */
  readonly now?: () => number;
}

const FAILURE: FailureKind = {
  code: 'cache_unavailable',
  message: 'The key-value storage is not available.',
};

/**
 * A {@link Cache} in whatever unstorage has a driver for. Values end to the millisecond on every driver; their
 * bytes are removed at that time where the driver knows a time to live (at a key's next `get` where not).
 * Drivers without binary values get base64, a third longer.
 *
 * On a store that is eventually consistent a value may be seen late elsewhere, or, replaced, be seen old: keys
 * that name their content, as the engine's do, are not hurt by that. `getMany` is as many reads at once,
 * since unstorage has no bulk read of bytes.
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
  // Hashed, as unstorage takes "a/b", "a:b" and "a?c" for each other, and stores limit a key's length.
  const place = (key: string): string => `${base}:${hashText(key)}`;

  return {
    get(key, { signal } = {}) {
      return runOperation(() => items.read(place(key)), { kind: FAILURE, timeoutMs, signal });
    },

    getMany(keys, { signal } = {}) {
      const read = () => Promise.all(keys.map((key) => items.read(place(key))));
      return runOperation(read, { kind: FAILURE, timeoutMs, signal });
    },

    async set(key, value, { ttlMs, signal }) {
      if (!(ttlMs > 0 && Number.isFinite(ttlMs))) {
        throw new RagError('invalid_input', `ttlMs must be a finite number above 0, not ${ttlMs}.`);
      }
      await runOperation(() => items.write(place(key), value, ttlMs), { kind: FAILURE, timeoutMs, signal });
    },

    delete(key, { signal } = {}) {
      return runOperation(() => items.remove(place(key)), { kind: FAILURE, timeoutMs, signal });
    },
  };
}
