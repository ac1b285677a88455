/**
 * The attributes of spans and metrics, in one file because the GenAI conventions of OpenTelemetry are still in
 * development. None has a value that a person wrote.
 */
export const ATTRIBUTES = {
  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  responseModel: 'gen_ai.response.model',
  maxTokens: 'gen_ai.request.max_tokens',
  finishReasons: 'gen_ai.response.finish_reasons',
  inputTokens: 'gen_ai.usage.input_tokens',
  cachedInputTokens: 'gen_ai.usage.cache_read.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  timeToFirstChunk: 'gen_ai.response.time_to_first_chunk',
  dimensions: 'gen_ai.embeddings.dimension.count',
  errorType: 'error.type',
  /** What the answer cache had; see `CacheResult`. */
  cacheResult: 'rag.cache.result',
  /** Whether this question made the answer, or follows another's. */
  sharingRole: 'rag.sharing.role',
  outcome: 'rag.answer.outcome',
  citations: 'rag.answer.citations',
  messages: 'rag.session.messages',
  passages: 'rag.search.passages',
  hasVector: 'rag.search.vector',
  generation: 'rag.index.generation',
} as const;
