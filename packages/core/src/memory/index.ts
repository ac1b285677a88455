export type { MemoryCacheOptions } from './memory-cache.ts';
export { createMemoryCache } from './memory-cache.ts';
export type { MemorySessionStoreOptions } from './memory-session-store.ts';
export { createMemorySessionStore } from './memory-session-store.ts';
