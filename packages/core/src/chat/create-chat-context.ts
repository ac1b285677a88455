import { LRUCache } from 'lru-cache';
import { withEmbeddingCache } from '../cache/with-embedding-cache.ts';
import { createMemoryCache } from '../memory/memory-cache.ts';
import { createMemorySessionStore } from '../memory/memory-session-store.ts';
import { createCarryOverRewriter } from '../rewrite/carry-over-rewriter.ts';
import { createAnswerKey } from './answer-key.ts';
import { PROMPT_VERSION } from './build-prompt.ts';
import type { ChatContext } from './chat-context.ts';
import { DEFAULT_CHAT_SETTINGS } from './chat-settings.ts';
import type { ChatEngineDependencies } from './create-chat-engine.ts';
import { createCanary } from './output/canary.ts';
import { createRunningTurns } from './running-turns.ts';
import { createSingleFlight } from './single-flight.ts';

/** Made at the first use: some runtimes have no random numbers while a module is loaded. */
let processSecret: string | undefined;

const DEFAULT_CACHE = { maxBytes: 64 * 1_024 * 1_024 };
const DEFAULT_SESSIONS = { ttlMs: 15 * 60_000, maxMessages: 10, maxSessions: 10_000 };

/** Some 5 kB each. */
const NEAR_ANSWERS = 1_000;

/** What the steps of every question of one engine share. */
export function createChatContext(
  dependencies: ChatEngineDependencies,
  goOn: ChatContext['goOn'],
): ChatContext {
  const { store, llm, fallbackLlm, embedder, relay, now = Date.now } = dependencies;
  const { cache = createMemoryCache(DEFAULT_CACHE), sessions = createMemorySessionStore(DEFAULT_SESSIONS) } =
    dependencies;
  const settings = { ...DEFAULT_CHAT_SETTINGS, ...dependencies.settings };
  const fallbackRewriter = createCarryOverRewriter();
  processSecret ??= crypto.randomUUID();
  return {
    store,
    llm,
    fallbackLlm,
    moderator: dependencies.moderator,
    embedder: embedder && withEmbeddingCache(embedder, cache, { ttlMs: settings.embeddingTtlMs }),
    rewriter: dependencies.rewriter ?? fallbackRewriter,
    fallbackRewriter,
    cache,
    nearAnswers: new LRUCache({ max: NEAR_ANSWERS }),
    sessions,
    settings,
    canary: createCanary(dependencies.canarySecret ?? processSecret),
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
    flights: createSingleFlight(),
    turns: createRunningTurns(),
    relay,
    now,
    goOn,
  };
}
