import { createMemoryCache, createMemoryIndex, createMemorySessionStore } from '@rag/adapters/memory';
import { createIdentityOpener, openModels, readConfiguration } from '@rag/configuration';
import type { EvaluationBackEnd } from './back-end.ts';

const HOUR_MS = 3_600_000;

/**
 * The configured models, over an empty index, cache and conversations in memory.
 *
 * @throws ConfigurationError with a line for each variable that is wrong.
 */
export async function openEvaluationBackEnd(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<EvaluationBackEnd> {
  const { models, chat } = readConfiguration(environment);
  const { llm, embedder, rewriter, minRelevance, topK } = await openModels(models, {
    identity: createIdentityOpener(),
    embeds: 'documents',
  });
  return {
    llm,
    ...(embedder === undefined ? {} : { embedder }),
    rewriter,
    index: createMemoryIndex(),
    // One question at a time: more than a few conversations and answers are never needed again.
    sessions: createMemorySessionStore({ ttlMs: HOUR_MS, maxMessages: 10, maxSessions: 100 }),
    cache: createMemoryCache({ maxBytes: 64 * 1024 * 1024 }),
    settings: { topK: chat.topK ?? topK, minRelevance },
    close: async () => {},
  };
}
