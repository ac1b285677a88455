import { toRagError } from '../errors.ts';
import type {
  AnswerRelay,
  Cache,
  Embedder,
  LLM,
  Moderator,
  QuestionRewriter,
  SessionStore,
  VectorStore,
} from '../ports/index.ts';
import { answerQuestion } from './answer-question.ts';
import type { ChatEngine, ChatRequest } from './chat-engine.ts';
import type { ChatSettings } from './chat-settings.ts';
import { collectAnswer } from './collect-answer.ts';
import { createChatContext } from './create-chat-context.ts';
import { resumeAnswer } from './resume-answer.ts';

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
   * What the canary in the prompt is made of. Whoever knows it can stop answers by planting it in a document;
   * with another one the prompt's prefix is another, so replicas that share a provider's prompt cache share
   * it. Random for each process unless given.
   */
  readonly canarySecret?: string;
  /** Milliseconds since the epoch; `Date.now` unless a test says otherwise. */
  readonly now?: () => number;
}

/**
 * Wires the way of a question to its back ends.
 *
 * @example
 * const { store } = createMemoryIndex();
 * const engine = createChatEngine({ store, llm: createExtractiveLLM() });
 * const answer = await engine.ask('When does the library open?');
 */
export function createChatEngine(dependencies: ChatEngineDependencies): ChatEngine {
  const unfinished = new Set<Promise<void>>();
  const context = createChatContext(dependencies, (work) => {
    // A write that fails costs the next question a little work, never this answer.
    const done = work.catch(() => {}).finally(() => unfinished.delete(done));
    unfinished.add(done);
  });

  return {
    ask: (request, options = {}) =>
      collectAnswer(answerQuestion(context, toRequest(request), options, { lastEventOnly: true })),
    stream(request, options = {}) {
      const asked = toRequest(request);
      const events = answerQuestion(context, asked, options);
      return asked.resume === undefined ? events : resumeAnswer(events, asked.resume);
    },
    async forget(sessionId, options) {
      context.turns.forget(sessionId);
      try {
        await context.sessions.clear(sessionId, options);
      } catch (error) {
        throw toRagError(error, 'session_unavailable', 'The conversation could not be cleared.');
      }
    },
    async settled() {
      while (unfinished.size > 0) await Promise.all(unfinished);
    },
  };
}

function toRequest(request: string | ChatRequest): ChatRequest {
  return typeof request === 'string' ? { message: request } : request;
}
