import {
  backendVariables,
  createIdentityOpener,
  openModels,
  parseEnvironment,
  passageCount,
} from '@rag/adapters/environment';
import { createMemoryCache, createMemoryIndex, createMemorySessionStore } from '@rag/adapters/memory';
import type { EvaluationBackEnd } from './back-end.ts';

const variables = backendVariables.extend({
  TOP_K: passageCount(),
});

const HOUR_MS = 3_600_000;

/**
 * The models that the environment configures, over an empty index, cache and conversations in memory.
 *
 * @throws ConfigurationError with a line for each variable that is wrong.
 */
export async function openEvaluationBackEnd(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<EvaluationBackEnd> {
  const settings = parseEnvironment(variables, environment);
  const { llm, embedder, rewriter, minRelevance } = await openModels(settings, {
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
    settings: { topK: settings.TOP_K, minRelevance },
    close: async () => {},
  };
}
