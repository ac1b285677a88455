export type {
  AnswerRelay,
  LeadClaim,
  RelayedFlight,
  RelayReadOptions,
  RelayReleaseOptions,
  RelayWriteOptions,
} from './answer-relay.ts';
export type { BillableOptions, ModelUsage } from './billable-options.ts';
export type { Cache } from './cache.ts';
export type { CallOptions } from './call-options.ts';
export type { CounterAddition, CounterBatch, CounterStore, CounterTotals } from './counter-store.ts';
export { cutMessage, MAX_MESSAGE_LENGTH } from './cut-message.ts';
export type { Embedder, EmbedOptions } from './embedder.ts';
export { describeEmbedding, fitsIndex } from './fits-index.ts';
export type {
  Chunk,
  DocumentRecord,
  IndexEmbedding,
  IndexSettings,
  IndexWriter,
  StageSettings,
} from './index-writer.ts';
export { isSameSettings, isSameStage } from './is-same-settings.ts';
export type { LLM, LLMFinishReason, LLMPart, LLMRequest, PromptMessage, TokenUsage } from './llm.ts';
export type { Moderator } from './moderator.ts';
export type { CallPorts } from './options-index.ts';
export { OPTIONS_INDEX } from './options-index.ts';
export type { QuestionRewriter, RewriteRequest } from './question-rewriter.ts';
export type { RateDecision, RateLimiter } from './rate-limiter.ts';
export type { AddedMessage, KeptMessage, SessionMessage, SessionStore } from './session-store.ts';
export type { Passage, PassageSimilarity, SearchRequest, VectorStore } from './vector-store.ts';
