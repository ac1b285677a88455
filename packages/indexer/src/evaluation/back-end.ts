import type {
  Cache,
  ChatSettings,
  Embedder,
  IndexWriter,
  LLM,
  QuestionRewriter,
  SessionStore,
  VectorStore,
} from '@rag/core';

/** What an evaluation runs on: the configured models, and stores of its own that nothing else can see. */
export interface EvaluationBackEnd {
  /** The configured models. No fallback: an evaluation must not mistake one model's answers for another's. */
  readonly llm: LLM;
  readonly embedder?: Embedder;
  readonly rewriter: QuestionRewriter;
  /** An empty index. */
  readonly index: { readonly store: VectorStore; readonly writer: IndexWriter };
  /** Empty, and with the limits of the service. */
  readonly sessions: SessionStore;
  /** Empty. */
  readonly cache: Cache;
  /** What the operator has set, such as how many passages a question retrieves. */
  readonly settings: Partial<ChatSettings>;
  close(): Promise<void>;
}
