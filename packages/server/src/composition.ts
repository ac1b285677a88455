import {
  createIdentityOpener,
  type Models,
  type OpenAzureIdentity,
  type OpenedIndex,
  openIndex,
  openModels,
} from '@rag/adapters/environment';
import { createExtractiveLLM } from '@rag/adapters/extractive';
import { createChatEngine } from '@rag/core';
import type { Hono } from 'hono';
import { createApp } from './app.ts';
import { createOpenStreams } from './ask/stream-slots.ts';
import type { ServerSettings } from './configuration/server-settings.ts';
import { createDocumentFiles } from './documents/document-files.ts';
import { createClientKey } from './networking/client-key.ts';
import { parseTrustedProxy } from './networking/trusted-proxy.ts';
import { logFailures } from './observability/log-failures.ts';
import type { Logger } from './observability/logger.ts';
import { problemsOf } from './observability/problems-of.ts';
import { createTokenCount, type TokenCount } from './observability/token-count.ts';
import { watchEmbedding } from './observability/watch-embedding.ts';
import { loadPage } from './pages/load-page.ts';
import { examplesOf } from './pages/read-examples.ts';
import { openSharedState, type SharedState } from './shared-state/open-shared-state.ts';

export interface Service {
  readonly app: Hono;
  /** Why questions cannot be answered now; empty when they can. Waits for an index that is being loaded. */
  readiness(): Promise<readonly string[]>;
  /** From now on the service says that it is not ready, and goes on answering. */
  beginShutdown(): void;
  /** Tells the readers of open streams to come back, and ends these. */
  endStreams(): void;
  /** Waits for what goes on after the last answer, and gives the back ends back. */
  close(): Promise<void>;
}

/** Builds the service from its settings. Rejects where a model that is named cannot be reached. */
export async function composeService(settings: ServerSettings, logger: Logger): Promise<Service> {
  const identity = createIdentityOpener();
  const tokens = createTokenCount();
  const [models, index, state] = await openAll(settings, { identity, tokens, logger });
  const { llm, embedder, rewriter, moderator, usesModel, minRelevance } = models;
  const store = watchEmbedding({ embedder, logger })(index.store);
  const { cache, sessions, limits, relay } = state;
  const engine = createChatEngine({
    store,
    llm: usesModel ? logFailures(llm, logger) : llm,
    rewriter,
    ...(usesModel ? { fallbackLlm: createExtractiveLLM() } : {}),
    ...(embedder === undefined ? {} : { embedder }),
    ...(moderator === undefined ? {} : { moderator }),
    cache,
    sessions,
    ...(relay === undefined ? {} : { relay }),
    settings: { topK: settings.TOP_K, answerTtlMs: settings.ANSWER_TTL_SECONDS * 1_000, minRelevance },
  });

  const streams = createOpenStreams({
    maxOpen: settings.MAX_STREAMS,
    maxOpenPerClient: settings.STREAMS_PER_ADDRESS,
    maxMs: settings.STREAM_MAX_SECONDS * 1_000,
  });
  let ending = false;
  const readiness = async (): Promise<string[]> => [
    ...(ending ? ['shutting down'] : []),
    ...(await problemsOf(store)),
  ];

  const app = createApp({
    engine,
    limits,
    clientKey: createClientKey({
      secret: state.clientSecret,
      trustedProxy: parseTrustedProxy(settings.TRUSTED_PROXY),
      onSuspicion: () =>
        logger.warn(
          { variable: 'TRUSTED_PROXY' },
          'more proxies than are trusted: all readers may share one limit',
        ),
    }),
    readiness,
    streams,
    page: loadPage({ title: settings.CHAT_TITLE, examples: examplesOf(settings) }),
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
    endStreams: () => streams.shutDown(),
    async close() {
      await engine.settled();
      await Promise.all([index.close(), state.close()]);
      if (usesModel) logger.info({ tokens: tokens.byDeployment() }, 'tokens used');
    },
  };
}

interface OpenTools {
  readonly identity: OpenAzureIdentity;
  readonly tokens: TokenCount;
  readonly logger: Logger;
}

/** All back ends at the same time; where one does not open, the others are closed again. */
async function openAll(
  settings: ServerSettings,
  { identity, tokens, logger }: OpenTools,
): Promise<[Models, OpenedIndex, SharedState]> {
  const state = openSharedState(settings, { logger, identity });
  const models = openModels(settings, {
    identity,
    openCounter: async () => (await state).dailyCounter,
    events: {
      onUsage: tokens.add,
      onCircuit: ({ model, state }) => logger.warn({ model, ...state }, 'model circuit'),
      onFailover: ({ model, error }) => logger.warn({ model, code: error.code }, 'next model asked'),
      onBudgetSpent: (spent) => logger.warn({ ...spent }, 'daily budget spent'),
    },
  });
  const index = openIndex(settings, {
    identity,
    onCircuit: (state) => logger.warn({ ...state }, 'search circuit'),
  });
  try {
    return await Promise.all([models, index, state]);
  } catch (error) {
    for (const opened of await Promise.allSettled([index, state]))
      if (opened.status === 'fulfilled') await opened.value.close();
    throw error;
  }
}
