export { exportedGeneration, exportIndex, type IndexContent, openExportedIndex } from './exported-index.ts';
export { createMemoryAnswerRelay, type MemoryAnswerRelayOptions } from './memory-answer-relay.ts';
export { createMemoryCache, type MemoryCacheOptions } from './memory-cache.ts';
export { createMemoryIndex } from './memory-index.ts';
export { createMemoryRateLimiter, type MemoryRateLimiterOptions } from './memory-rate-limiter.ts';
export { createMemorySessionStore, type MemorySessionStoreOptions } from './memory-session-store.ts';
