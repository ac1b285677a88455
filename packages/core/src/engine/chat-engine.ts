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
   * The user's words, trimmed, not empty, at most 8,000 UTF-16 code units; else the answer ends in
   * `invalid_input`. Control characters, marks of writing direction and others that nobody sees are taken out.
   */
  readonly message: string;
  /** The conversation to continue; absent starts a new one. */
  readonly sessionId?: string;
  /**
   * The conversation as the caller keeps it, oldest first, instead of a session: none is read, and nothing
   * of this turn is remembered. Its last messages are read, as many as of a session.
   */
  readonly history?: readonly SessionMessage[];
  /**
   * Resolves when the caller may be answered (a rate limiter's verdict), rejects with the error to give
   * instead. Taken as a promise so that the limiter and the cache are asked at the same time; nothing that
   * costs money happens before it resolves.
   */
  readonly admission?: Promise<void>;
  /**
   * Called at most once, before anything that costs: before a follow-up is rewritten, or an answer is made that is
   * neither in the cache nor under way for another caller. Rejects with the error to give instead. A caller who may
   * cause no more answers still gets those that exist.
   */
  readonly admitGeneration?: () => Promise<void>;
  /**
   * What a reader has read of the answer, when it lost the connection and asks once more. It gets `start` and
   * `sources` again and the text from there on, or a `restart` when the answer was lost and the new one is worded
   * differently. The conversation is read as it was before this exchange, and remembers it once.
   */
  readonly resume?: AnswerCursor;
  /**
   * For a reader who cannot take back what was shown, as in protocols without a word for it: an answer that is
   * begun anew and worded differently follows behind a note (`texts.begunAnew`), instead of a `restart`.
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
  /** Lets replicas share an answer in the making; without it each makes its own. Goes with a shared cache. */
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
   * Forgets a conversation. Rejects with `session_unavailable`. What this engine is answering in it at that
   * moment is not remembered afterwards; what another process is answering may be.
   */
  forget(sessionId: string, options?: CallOptions): Promise<void>;

  /** Resolves when all work after answers (writes to cache and session) has ended. */
  settled(): Promise<void>;
}
