export { type AnswerRelayHarness, answerRelayConformance } from './answer-relay.ts';
export { ConformanceError, expectEqual, expectRejection, expectTrue } from './assert.ts';
export { type CacheHarness, cacheConformance } from './cache.ts';
export type {
  ConformanceCase,
  ConformanceSuite,
  HarnessFactory,
  SkippableTest,
  TestRunner,
} from './conformance.ts';
export { describeConformance, failedCases } from './conformance.ts';
export { type CounterStoreHarness, counterStoreConformance } from './counter-store.ts';
export { type EmbedderHarness, embedderConformance } from './embedder.ts';
export type { IndexHarness } from './index-harness.ts';
export { indexWriterConformance } from './index-writer.ts';
export { type LLMHarness, llmConformance, type Upstream } from './llm.ts';
export { type ModeratorHarness, moderatorConformance } from './moderator.ts';
export { type QuestionRewriterHarness, questionRewriterConformance } from './question-rewriter.ts';
export { type RateLimiterHarness, rateLimiterConformance } from './rate-limiter.ts';
export { type SessionStoreHarness, sessionStoreConformance } from './session-store.ts';
export { type ClockHarness, createTestClock, type TestClock } from './test-clock.ts';
export { vectorStoreConformance } from './vector-store.ts';
