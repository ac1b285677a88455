import type { Answer, AnswerCursor, AnswerEvent } from '../answer/index.ts';
import type {
  AnswerRelay,
  Cache,
  CallOptions,
  Embedder,
  LLM,
  Moderator,
  Passage,
  QuestionRewriter,
  SessionMessage,
  SessionStore,
  VectorStore,
} from '../ports/index.ts';
import type { ChatSettings } from './chat-settings.ts';

export interface ChatRequest {
  /**
   * The question. It is trimmed and must have 1 to 8,000 UTF-16 code units; otherwise the answer ends in
   * `invalid_input`. Control characters, direction marks and other invisible characters are removed.
   */
  readonly message: string;
  /** The conversation to continue; absent starts a new one. */
  readonly sessionId?: string;
  /**
   * The conversation as the caller keeps it, oldest first. It replaces the session, which is neither read nor written.
   * As many of its last messages are read as of a session.
   */
  readonly history?: readonly SessionMessage[];
  /**
   * Resolves when a rate limiter admits the question, or rejects with the error to report. It is a promise so that the
   * limiter and the cache work in parallel. Nothing that costs money happens before it resolves.
   */
  readonly admission?: Promise<void>;
  /**
   * Called at most once, before anything that costs money: before a follow-up is rewritten, or an answer is generated
   * that is neither cached nor in progress for another caller. Rejects with the error to report. A caller that may
   * cause no more answers still gets existing ones.
   */
  readonly admitGeneration?: () => Promise<void>;
  /**
   * How much of the answer a client has read that reconnects. It gets `start` and `sources` again and the rest of the
   * text, or a `restart` if the answer was lost and the new text differs. The conversation is read as it was before
   * this exchange, and stores it once.
   */
  readonly resume?: AnswerCursor;
  /**
   * For a client that cannot discard text, as in protocols without such an event: an answer that starts over with a
   * different text follows after a note (`texts.begunAnew`) instead of a `restart`.
   */
  readonly appendOnRestart?: boolean;
}

export interface ChatEngineDependencies {
  readonly store: VectorStore;
  readonly llm: LLM;
  /** Answers when `llm` fails before its first word; the answer then says that it is degraded. */
  readonly fallbackLlm?: LLM;
  /** The one that the index was made with: without it, or where the store names another, text alone is searched. */
  readonly embedder?: Embedder;
  /** Defaults to carrying over the conversation's content words, which calls no model. */
  readonly rewriter?: QuestionRewriter;
  /** Decides which questions may be answered; without it all may, as far as the model's own filter goes. */
  readonly moderator?: Moderator;
  /** Keeps answers and embeddings. Defaults to 64 MiB in the memory of this process. */
  readonly cache?: Cache;
  /** Keeps conversations. Defaults to 10 messages each for 15 minutes, in the memory of this process. */
  readonly sessions?: SessionStore;
  /** Lets replicas share an answer in progress; without it each generates its own. Requires a shared cache. */
  readonly relay?: AnswerRelay;
  readonly settings?: Partial<ChatSettings>;
  /**
   * The secret that the prompt's canary is derived from. Someone who knows it can stop answers by planting the
   * canary in a document. It decides the prompt's prefix, so replicas that share a provider's prompt cache share
   * the secret. Random for each process by default.
   */
  readonly canarySecret?: string;
  /** Milliseconds since the epoch; `Date.now` unless a test says otherwise. */
  readonly now?: () => number;
}

/** Answers questions. Made by `createChatEngine`; safe for any number of questions at once. */
export interface ChatEngine {
  /**
   * Answers one question as a whole. Rejects with a {@link RagError}.
   *
   * @example
   * const { text, sources } = await engine.ask('When is the library open?');
   */
  ask(request: string | ChatRequest, options?: CallOptions): Promise<Answer>;

  /**
   * Answers one question as a stream of events (see {@link AnswerEvent} for their order). Does not throw: a
   * failure is the last event. Leaving the loop early, or aborting the signal, ends the upstream calls
   * unless another caller waits for the same answer.
   *
   * @example
   * for await (const event of engine.stream('When is the library open?')) console.log(event);
   */
  stream(request: string | ChatRequest, options?: CallOptions): AsyncIterable<AnswerEvent>;

  /**
   * Finds the passages that an answer to the question would rest on, best first; none where the documents hold
   * nothing relevant. Calls no language model and reads no conversation. Rejects with a {@link RagError}.
   */
  search(question: string, options?: CallOptions): Promise<readonly Passage[]>;

  /**
   * Deletes a conversation. Rejects with `session_unavailable`. Answers that this engine is writing in it at that
   * moment are not stored afterwards; those of another process may be.
   */
  forget(sessionId: string, options?: CallOptions): Promise<void>;

  /** Resolves when all work after answers (writes to cache and session) has ended. */
  settled(): Promise<void>;
}
