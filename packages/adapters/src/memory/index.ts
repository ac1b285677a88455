export {
  createMemoryCache,
  createMemorySessionStore,
  type MemoryCacheOptions,
  type MemorySessionStoreOptions,
} from '@rag/core';
export { exportedGeneration, exportIndex, type IndexContent, openExportedIndex } from './exported-index.ts';
export { createMemoryAnswerRelay, type MemoryAnswerRelayOptions } from './memory-answer-relay.ts';
export { createMemoryCounterStore, type MemoryCounterStoreOptions } from './memory-counter-store.ts';
export { createMemoryIndex } from './memory-index.ts';
export { createMemoryRateLimiter, type MemoryRateLimiterOptions } from './memory-rate-limiter.ts';
