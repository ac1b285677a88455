import type { CallOptions } from './call-options.ts';

/**
 * Bytes under a key, for a while. A cache may forget at any time; it must never return what was not set
 * under that very key, and never after the time to live.
 *
 * Failures reject with `cache_unavailable`; the engine carries on without a cache.
 */
export interface Cache {
  /** The bytes stored under `key`, or `undefined`. */
  get(key: string, options?: CallOptions): Promise<Uint8Array | undefined>;

  /** As many answers as keys, in their order, in one round trip where the back end has such a thing. */
  getMany(keys: readonly string[], options?: CallOptions): Promise<readonly (Uint8Array | undefined)[]>;

  /**
   * Stores a copy of `value` under `key`, replacing what was there, for `ttlMs` milliseconds. Rejects with
   * `invalid_input` where `ttlMs` is not a finite number above 0, and stores nothing then.
   */
  set(key: string, value: Uint8Array, options: CallOptions & { readonly ttlMs: number }): Promise<void>;

  /** Forgets `key`; forgetting what is not there is not an error. */
  delete(key: string, options?: CallOptions): Promise<void>;
}
