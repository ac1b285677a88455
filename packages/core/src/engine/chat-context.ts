import {
  type AnswerCache,
  type AnswerKey,
  createAnswerCache,
  createAnswerKey,
  withEmbeddingCache,
} from '../cache/index.ts';
import {
  type ConversationContext,
  createCarryOverRewriter,
  createRunningTurns,
  type RunningTurns,
} from '../conversation/index.ts';
import { type GenerationContext, PROMPT_VERSION, questionTokens } from '../generation/index.ts';
import { createMemoryCache, createMemorySessionStore } from '../memory/index.ts';
import { createCanary } from '../output/index.ts';
import { createParaphraseCache, type ParaphraseCache } from '../paraphrases/index.ts';
import type { ModerationContext, RetrievalContext } from '../retrieval/index.ts';
import { createSingleFlight, mergeTexts, type SharingContext } from '../sharing/index.ts';
import type { ChatEngineDependencies } from './chat-engine.ts';
import { type ChatSettings, DEFAULT_CHAT_SETTINGS } from './chat-settings.ts';

/** The dependencies and settings that the steps of all questions share. Each step declares only the part it needs. */
export interface ChatContext
  extends ConversationContext,
    RetrievalContext,
    ModerationContext,
    GenerationContext,
    SharingContext {
  readonly answers: AnswerCache;
  readonly answerKey: AnswerKey;
  /** Absent unless the operator has turned it on and there is an embedder. */
  readonly paraphrases: ParaphraseCache | undefined;
  readonly turns: RunningTurns;
  readonly settings: ChatSettings;
}

/** Made at the first use: some runtimes have no random numbers while a module is loaded. */
let processSecret: string | undefined;

const DEFAULT_CACHE = { maxBytes: 64 * 1_024 * 1_024 };
const DEFAULT_SESSIONS = { ttlMs: 15 * 60_000, maxMessages: 10, maxSessions: 10_000 };

export function createChatContext(
  dependencies: ChatEngineDependencies,
  waitUntil: ChatContext['waitUntil'],
): ChatContext {
  const { store, llm, fallbackLlm, embedder, moderator, relay, now = Date.now } = dependencies;
  const { cache = createMemoryCache(DEFAULT_CACHE), sessions = createMemorySessionStore(DEFAULT_SESSIONS) } =
    dependencies;
  const settings = { ...DEFAULT_CHAT_SETTINGS, ...dependencies.settings };
  const fallbackRewriter = createCarryOverRewriter();
  processSecret ??= crypto.randomUUID();
  const answers = createAnswerCache({ cache, store, settings, now });
  const maxQuestions = embedder === undefined ? 0 : settings.maxParaphrases;
  return {
    store,
    llm,
    fallbackLlm,
    moderator,
    embedder: embedder && withEmbeddingCache(embedder, cache, { ttlMs: settings.embeddingTtlMs }),
    rewriter: dependencies.rewriter ?? fallbackRewriter,
    fallbackRewriter,
    questionTokens: questionTokens(settings),
    sessions,
    settings,
    canary: createCanary(dependencies.canarySecret ?? processSecret),
    answers,
    paraphrases:
      maxQuestions > 0 ? createParaphraseCache({ maxQuestions, findAnswer: answers.findLocal }) : undefined,
    answerKey: createAnswerKey({
      promptVersion: PROMPT_VERSION,
      model: llm.model,
      parameters: JSON.stringify([
        llm.parameters,
        embedder?.model,
        embedder?.dimensions,
        settings.topK,
        settings.minRelevance,
        settings.promptTokens,
        settings.maxOutputTokens,
        settings.texts,
      ]),
    }),
    flights: createSingleFlight({ merge: mergeTexts, isLast: ({ type }) => type === 'content' }),
    turns: createRunningTurns(),
    relay,
    waitUntil,
  };
}
