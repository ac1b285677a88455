import { RagError } from '@rag/core';
import { fromBase64, toBase64 } from '../bytes/base64.ts';
import type { KeyValueStorage } from './key-value-storage.ts';

/** Bytes under keys, each with an end that is kept to the millisecond, whatever the driver can do. */
export interface ExpiringItems {
  /** `undefined` for what is not there, has expired, or was written by someone else. */
  read(key: string): Promise<Uint8Array | undefined>;
  write(key: string, bytes: Uint8Array, ttlMs: number): Promise<void>;
  remove(key: string): Promise<void>;
  /** The keys below a key. */
  list(base: string): Promise<string[]>;
}

/** Keeps unstorage from taking the text for JSON, which it would turn into a number or an object. */
const TEXT_MARK = 'bytes:';
/** Before the bytes themselves: when they expire, milliseconds since the epoch, as a big-endian float64. */
const HEADER_BYTES = 8;

export function createExpiringItems(storage: KeyValueStorage, now: () => number): ExpiringItems {
  const takesBytes = (key: string): boolean => {
    const { getItemRaw, setItemRaw } = storage.getMount(key).driver;
    return getItemRaw !== undefined && setItemRaw !== undefined;
  };

  return {
    async read(key) {
      const item = toBytes(await (takesBytes(key) ? storage.getItemRaw(key) : storage.getItem(key)));
      if (item === undefined || item.length < HEADER_BYTES) return undefined;
      // A copy over a buffer of its own, which `slice` of a Node `Buffer` would not be.
      if (viewOf(item).getFloat64(0) > now()) return new Uint8Array(item.subarray(HEADER_BYTES));
      // Not every driver forgets by itself. Where this fails, the item is as good as gone anyway.
      await storage.removeItem(key).catch(() => {});
      return undefined;
    },

    async write(key, bytes, ttlMs) {
      const item = new Uint8Array(HEADER_BYTES + bytes.length);
      viewOf(item).setFloat64(0, now() + ttlMs);
      item.set(bytes, HEADER_BYTES);
      const options = { ttl: Math.ceil(ttlMs / 1_000) };
      if (takesBytes(key)) await storage.setItemRaw(key, item, options);
      else await storage.setItem(key, TEXT_MARK + toBase64(item), options);
    },

    remove: (key) => storage.removeItem(key),
    list: (base) => storage.getKeys(base),
  };
}

/** Refuses what unstorage would rewrite or cut off, which would put different keys in one place. */
export function requirePrefix(prefix: string): string {
  if (/^[\w-]+(?::[\w-]+)*$/.test(prefix)) return prefix;
  throw new RagError('invalid_input', 'prefix must be letters, digits, "_" and "-", in parts joined by ":".');
}

/** A driver that takes bytes may give them back as it likes: as a Node `Buffer` or an `ArrayBuffer`, too. */
function toBytes(item: unknown): Uint8Array | undefined {
  if (item instanceof Uint8Array) return item;
  if (item instanceof ArrayBuffer) return new Uint8Array(item);
  if (typeof item !== 'string' || !item.startsWith(TEXT_MARK)) return undefined;
  try {
    return fromBase64(item.slice(TEXT_MARK.length));
  } catch {
    return undefined;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
