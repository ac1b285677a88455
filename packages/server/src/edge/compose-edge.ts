import { type Models, openModels } from '@rag/adapters/environment';
import { createExtractiveLLM } from '@rag/adapters/extractive';
import { createUnstorageCache, createUnstorageSessionStore } from '@rag/adapters/unstorage';
import { createChatEngine } from '@rag/core';
import type { Context, Hono } from 'hono';
import { createStorage } from 'unstorage';
import cloudflareKVBindingDriver from 'unstorage/drivers/cloudflare-kv-binding';
import { createApp } from '../app.ts';
import { readSettings, type ServerSettings } from '../configuration/server-settings.ts';
import { parseTrustedProxy } from '../networking/trusted-proxy.ts';
import type { Logger } from '../observability/logger.ts';
import { problemsOf } from '../observability/problems-of.ts';
import { watchEmbedding } from '../observability/watch-embedding.ts';
import type { Page } from '../pages/page.ts';
import { createLocalLimits } from '../rate-limits/local-limits.ts';
import type { Limits } from '../rate-limits/policies.ts';
import { type EdgeBindings, variablesOf } from './bindings.ts';
import { createConsoleLogger } from './console-logger.ts';
import { createEdgeClientKey } from './edge-client-key.ts';
import { createStoreOpener, type OpenStore } from './open-store.ts';

/** What the requests of one isolate share: settings and memory, nothing that waits for the network. */
export interface Isolate {
  readonly settings: ServerSettings;
  readonly models: Models;
  readonly openStore: OpenStore;
  readonly limits: Limits;
  readonly clientKey: (context: Context) => string;
  readonly logger: Logger;
}

/** The service for one request. */
export interface EdgeService {
  readonly app: Hono;
  /** Resolves when everything that goes on after an answer has ended. */
  settled(): Promise<void>;
}

const MAX_MESSAGES = 10;

/** Rejects with a `ConfigurationError`, or where an embedding model that is named cannot be reached. */
export async function openIsolate(bindings: EdgeBindings): Promise<Isolate> {
  const settings = readSettings(variablesOf(bindings));
  const logger = createConsoleLogger(settings.LOG_LEVEL ?? 'info');
  const models = await openModels(settings, {
    limitsConcurrency: false,
    events: { onBudgetSpent: (spent) => logger.warn({ ...spent }, 'daily budget spent') },
  });
  const openStore = createStoreOpener(settings);
  const watch = watchEmbedding({ embedder: models.embedder, logger });
  return {
    settings,
    models,
    openStore: (given) => watch(openStore(given)),
    limits: createLocalLimits(settings, { maxKeys: 10_000 }),
    clientKey: createEdgeClientKey(crypto.randomUUID(), parseTrustedProxy(settings.TRUSTED_PROXY)),
    logger,
  };
}

/**
 * The same service as on Node, for one request. Not for all requests of an isolate: there a request may not
 * wait for what another has begun, which is what an engine does that joins identical questions.
 */
export function composeEdge(isolate: Isolate, bindings: EdgeBindings, page: Page): EdgeService {
  const { settings, models, openStore, limits, clientKey, logger } = isolate;
  const { llm, embedder, rewriter, moderator, usesModel, minRelevance } = models;
  const storage = createStorage({ driver: cloudflareKVBindingDriver({ binding: bindings.STORAGE }) });
  const store = openStore(bindings);
  const engine = createChatEngine({
    store,
    llm,
    rewriter,
    ...(usesModel ? { fallbackLlm: createExtractiveLLM() } : {}),
    ...(embedder === undefined ? {} : { embedder }),
    ...(moderator === undefined ? {} : { moderator }),
    cache: createUnstorageCache({ storage }),
    sessions: createUnstorageSessionStore({
      storage,
      ttlMs: settings.SESSION_TTL_SECONDS * 1_000,
      maxMessages: MAX_MESSAGES,
    }),
    settings: {
      topK: settings.TOP_K,
      answerTtlMs: settings.ANSWER_TTL_SECONDS * 1_000,
      minRelevance,
    },
  });
  const app = createApp({
    engine,
    limits,
    clientKey,
    readiness: () => problemsOf(store),
    page,
    corsOrigins: settings.CORS_ORIGINS,
    logger,
  });
  return { app, settled: () => engine.settled() };
}
