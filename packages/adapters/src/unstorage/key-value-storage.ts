/**
 * The part of unstorage's `Storage` that is used here. A `Storage` over any driver is one; said again so that
 * who uses these adapters need not have the types of every SDK that unstorage knows of.
 */
export interface KeyValueStorage {
  getItem(key: string): Promise<unknown>;
  getItemRaw(key: string): Promise<unknown>;
  setItem(key: string, value: string, options: TimeToLive): Promise<void>;
  setItemRaw(key: string, value: Uint8Array, options: TimeToLive): Promise<void>;
  removeItem(key: string): Promise<void>;
  getKeys(base: string): Promise<string[]>;
  getMount(key: string): {
    readonly driver: { readonly getItemRaw?: unknown; readonly setItemRaw?: unknown };
  };
}

interface TimeToLive {
  /** In whole seconds, as those drivers take it that can forget by themselves. */
  readonly ttl: number;
}
