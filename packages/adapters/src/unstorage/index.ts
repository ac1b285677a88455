export type { KeyValueStorage } from './key-value-storage.ts';
export { createUnstorageCache, type UnstorageCacheOptions } from './unstorage-cache.ts';
export { createUnstorageSessionStore, type UnstorageSessionStoreOptions } from './unstorage-session-store.ts';
