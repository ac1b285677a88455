import { RagError } from '@rag/core';
import { fromBase64, toBase64 } from '../bytes/index.ts';
import type { KeyValueStorage } from './key-value-storage.ts';

/** Stores bytes under keys. Each item expires to the millisecond, whatever the driver supports. */
export interface ExpiringItems {
  /** Undefined for an item that is missing, has expired, or was written by another program. */
  read(key: string): Promise<Uint8Array | undefined>;
  write(key: string, bytes: Uint8Array, ttlMs: number): Promise<void>;
  remove(key: string): Promise<void>;
  /** Lists the keys below a key. */
  list(base: string): Promise<string[]>;
}

/** Keeps unstorage from parsing the text as JSON. */
const TEXT_PREFIX = 'bytes:';
/** The header is the time of expiry in milliseconds since the epoch, as a big-endian float64. */
const HEADER_BYTES = 8;

/** Adds expiry to a storage. */
export function createExpiringItems(storage: KeyValueStorage, now: () => number): ExpiringItems {
  const supportsBytes = (key: string): boolean => {
    const { getItemRaw, setItemRaw } = storage.getMount(key).driver;
    return getItemRaw !== undefined && setItemRaw !== undefined;
  };

  return {
    async read(key) {
      const item = toBytes(await (supportsBytes(key) ? storage.getItemRaw(key) : storage.getItem(key)));
      if (item === undefined || item.length < HEADER_BYTES) return undefined;
      // Copy the bytes: `slice` of a Node `Buffer` would share its memory.
      if (viewOf(item).getFloat64(0) > now()) return new Uint8Array(item.subarray(HEADER_BYTES));
      // Not every driver removes expired items. If this fails, the item is still ignored.
      await storage.removeItem(key).catch(() => {});
      return undefined;
    },

    async write(key, bytes, ttlMs) {
      const item = new Uint8Array(HEADER_BYTES + bytes.length);
      viewOf(item).setFloat64(0, now() + ttlMs);
      item.set(bytes, HEADER_BYTES);
      const options = { ttl: Math.ceil(ttlMs / 1_000) };
      if (supportsBytes(key)) await storage.setItemRaw(key, item, options);
      else await storage.setItem(key, TEXT_PREFIX + toBase64(item), options);
    },

    remove: (key) => storage.removeItem(key),
    list: (base) => storage.getKeys(base),
  };
}

/** Throws `invalid_input` for a prefix that unstorage would change, so that different keys might collide. */
export function requirePrefix(prefix: string): string {
  if (/^[\w-]+(?::[\w-]+)*$/.test(prefix)) return prefix;
  throw new RagError('invalid_input', 'prefix must be letters, digits, "_" and "-", in parts joined by ":".');
}

/** Drivers return bytes as a `Uint8Array`, a Node `Buffer` or an `ArrayBuffer`. */
function toBytes(item: unknown): Uint8Array | undefined {
  if (item instanceof Uint8Array) return item;
  if (item instanceof ArrayBuffer) return new Uint8Array(item);
  if (typeof item !== 'string' || !item.startsWith(TEXT_PREFIX)) return undefined;
  try {
    return fromBase64(item.slice(TEXT_PREFIX.length));
  } catch {
    return undefined;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
