export {
  type Answer,
  type AnswerCursor,
  type AnswerEvent,
  type AnswerOutcome,
  advanceCursor,
  type CacheResult,
  type Citation,
  type Degradation,
  START_CURSOR,
} from './answer/index.ts';
export { createCarryOverRewriter, createModelRewriter } from './conversation/index.ts';
export { documentReference } from './documents/index.ts';
export {
  type ChatEngine,
  type ChatEngineDependencies,
  type ChatRequest,
  type ChatSettings,
  createChatEngine,
  DEFAULT_CHAT_SETTINGS,
} from './engine/index.ts';
export type { RagErrorCode, RagErrorOptions } from './errors.ts';
export { isAbort, RagError, toRagError } from './errors.ts';
export {
  type Block,
  type DocumentPage,
  type IndexTextsOptions,
  indexTexts,
  type PassageText,
  type SplitSizes,
  splitDocument,
  type TextDocument,
} from './indexing/index.ts';
export {
  createMemoryCache,
  createMemorySessionStore,
  type MemoryCacheOptions,
  type MemorySessionStoreOptions,
} from './memory/index.ts';
export type {
  AddedMessage,
  AnswerRelay,
  Cache,
  CallOptions,
  Chunk,
  CounterAddition,
  CounterBatch,
  CounterStore,
  CounterTotals,
  DocumentRecord,
  Embedder,
  EmbedOptions,
  IndexEmbedding,
  IndexSettings,
  IndexWriter,
  KeptMessage,
  LeadClaim,
  LLM,
  LLMFinishReason,
  LLMPart,
  LLMRequest,
  Moderator,
  Passage,
  PromptMessage,
  QuestionRewriter,
  RateDecision,
  RateLimiter,
  RelayedFlight,
  RelayReadOptions,
  RelayWriteOptions,
  RewriteRequest,
  SearchRequest,
  SessionMessage,
  SessionStore,
  StageSettings,
  TokenUsage,
  VectorStore,
} from './ports/index.ts';
export { type ModelSpanOptions, withEmbeddingSpans, withModelSpans } from './tracing/index.ts';
