import { LRUCache } from 'lru-cache';
import { RagError, throwIfAborted } from '../errors.ts';
import type { Cache } from '../ports/index.ts';
import { requireCount } from '../require-options.ts';

export interface MemoryCacheOptions {
  /** How much the keys and values may take together; the least recently used give way. Whole, 1 or more. */
  readonly maxBytes: number;
  /** Milliseconds of a clock that never runs backwards. Default `performance.now`. */
  readonly now?: () => number;
}

interface Entry {
  readonly bytes: Uint8Array;
  readonly expiresAtMs: number;
}

/** What an entry costs beside its key and value; without it, a million empty values would be free. */
const ENTRY_BYTES = 100;
const BYTES_PER_CHARACTER = 2;

/**
 * A {@link Cache} in this process. A value larger than `maxBytes` is not kept.
 *
 * @example
 * const cache = createMemoryCache({ maxBytes: 64 * 1024 * 1024 });
 */
export function createMemoryCache({ maxBytes, now = () => performance.now() }: MemoryCacheOptions): Cache {
  requireCount({ maxBytes });
  // The times are kept here and not by the library, which keeps an entry one tick beyond its end.
  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    sizeCalculation: ({ bytes }, key) => bytes.byteLength + key.length * BYTES_PER_CHARACTER + ENTRY_BYTES,
  });

  function read(key: string, nowMs: number): Uint8Array | undefined {
    const entry = entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.expiresAtMs > nowMs) return copyOf(entry.bytes);
    entries.delete(key);
    return undefined;
  }

  return {
    async get(key, options) {
      throwIfAborted(options?.signal);
      return read(key, now());
    },
    async getMany(keys, options) {
      throwIfAborted(options?.signal);
      const nowMs = now();
      return keys.map((key) => read(key, nowMs));
    },
    async set(key, value, { ttlMs, signal }) {
      throwIfAborted(signal);
      if (!(ttlMs > 0 && Number.isFinite(ttlMs))) {
        throw new RagError('invalid_input', `ttlMs must be a finite number above 0, not ${ttlMs}.`);
      }
      entries.set(key, { bytes: copyOf(value), expiresAtMs: now() + ttlMs });
    },
    async delete(key, options) {
      throwIfAborted(options?.signal);
      entries.delete(key);
    },
  };
}

/** Always a plain array over a buffer of its own: `slice` of a Node `Buffer` would share its memory. */
function copyOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
