/**
 * The part of unstorage's `Storage` that these adapters use. Every `Storage` fits. The interface is repeated here
 * because unstorage's own types require the types of every SDK that it has a driver for.
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
  /** Whole seconds. Drivers with expiry of their own use it. */
  readonly ttl: number;
}
