export type { AnswerCache, AnswerCacheSettings, CachedAnswers } from './answer-cache.ts';
export { createAnswerCache } from './answer-cache.ts';
export type { AnswerKey } from './answer-key.ts';
export { createAnswerKey } from './answer-key.ts';
export { withEmbeddingCache } from './with-embedding-cache.ts';
