import { openIndex, openModels } from '@rag/adapters/environment';
import { createExtractiveLLM } from '@rag/adapters/extractive';
import { createMemoryCache, createMemoryRateLimiter, createMemorySessionStore } from '@rag/adapters/memory';
import type { VectorStore } from '@rag/core';
import { createChatEngine, toRagError } from '@rag/core';
import type { Hono } from 'hono';
import { createApp } from './app.ts';
import { createClientKey } from './client-key.ts';
import type { ServerSettings } from './config.ts';
import { createDocumentFiles } from './documents/document-files.ts';
import type { Logger } from './logger.ts';
import { loadPage } from './page/load-page.ts';

export interface Service {
  readonly app: Hono;
  /** Why questions cannot be answered now; empty when they can. Waits for an index that is being loaded. */
  readiness(): Promise<readonly string[]>;
  /** From now on the service says that it is not ready, and goes on answering. */
  beginShutdown(): void;
  /** Waits for what goes on after the last answer, and gives the back ends back. */
  close(): Promise<void>;
}

const MEBIBYTE = 1_024 * 1_024;
const MINUTE_MS = 60_000;
/** A model judges for itself what a passage is worth to the question; sentences alone cannot. */
const MIN_RELEVANCE_FOR_MODELS = 0.05;

/** Builds the service from its settings. Rejects where a model that is named cannot be reached. */
export async function composeService(settings: ServerSettings, logger: Logger): Promise<Service> {
  const [{ llm, embedder, rewriter, usesModel }, index] = await Promise.all([
    openModels(settings),
    openIndex(settings),
  ]);
  const { store } = index;
  const engine = createChatEngine({
    store,
    llm,
    rewriter,
    ...(usesModel ? { fallbackLlm: createExtractiveLLM() } : {}),
    ...(embedder === undefined ? {} : { embedder }),
    cache: createMemoryCache({ maxBytes: 64 * MEBIBYTE }),
    sessions: createMemorySessionStore({
      ttlMs: settings.SESSION_TTL_SECONDS * 1_000,
      maxMessages: 10,
      maxSessions: 20_000,
    }),
    settings: {
      topK: settings.TOP_K,
      answerTtlMs: settings.ANSWER_TTL_SECONDS * 1_000,
      ...(usesModel ? { minRelevance: MIN_RELEVANCE_FOR_MODELS } : {}),
    },
  });

  let ending = false;
  const readiness = async (): Promise<string[]> => [
    ...(ending ? ['shutting down'] : []),
    ...(await problemsOf(store)),
  ];

  const app = createApp({
    engine,
    limiter: createMemoryRateLimiter({
      limit: settings.RATE_LIMIT_PER_MINUTE,
      windowMs: MINUTE_MS,
      maxKeys: 100_000,
    }),
    clientKey: createClientKey(crypto.getRandomValues(new Uint8Array(32))),
    readiness,
    page: loadPage({ title: settings.CHAT_TITLE, examples: settings.CHAT_EXAMPLES }),
    documents: createDocumentFiles(settings.DOCUMENTS_DIR),
    corsOrigins: settings.CORS_ORIGINS,
    logger,
  });

  return {
    app,
    readiness,
    beginShutdown() {
      ending = true;
    },
    async close() {
      await engine.settled();
      await index.close();
    },
  };
}

async function problemsOf(store: VectorStore): Promise<string[]> {
  try {
    await store.generation();
    return [];
  } catch (error) {
    return [toRagError(error).code.replaceAll('_', ' ')];
  }
}
