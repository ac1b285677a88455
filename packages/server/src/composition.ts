import { createExtractiveLLM } from '@rag/adapters/extractive';
import type { Configuration, Models } from '@rag/configuration';
import {
  type AnswerRelay,
  type Cache,
  createChatEngine,
  type SessionStore,
  type VectorStore,
} from '@rag/core';
import type { Context, Hono } from 'hono';
import { createApp } from './app.ts';
import { createStreamSlots } from './ask/index.ts';
import type { AddDashboard } from './dashboard/index.ts';
import type { ServeDocument } from './documents/index.ts';
import type { MetricsEndpoint } from './http/index.ts';
import type { AddMcpRoute } from './mcp/index.ts';
import {
  type Fetch,
  indexProblems,
  type Logger,
  logModelFailures,
  logRewriteFailures,
  observeRequests,
  type ServiceObserver,
} from './observability/index.ts';
import type { SwaggerUi } from './openapi/index.ts';
import type { Page } from './pages/index.ts';
import type { Limits } from './rate-limits/index.ts';

/** What a runtime brings to the service. Everything else is the same on Node and at the edge. */
export interface ServiceParts {
  readonly configuration: Configuration;
  readonly models: Models;
  readonly store: VectorStore;
  readonly cache: Cache;
  readonly sessions: SessionStore;
  readonly limits: Limits;
  /** Shares answers in progress with other replicas. */
  readonly relay?: AnswerRelay | undefined;
  readonly clientKey: (context: Context) => string;
  readonly page: Page;
  /** Absent at the edge, where it would take half of the size that a worker may have. */
  readonly swaggerUi?: SwaggerUi;
  /** Absent where the runtime cannot load the SDK of the Model Context Protocol. */
  readonly addMcpRoute?: AddMcpRoute;
  /** Absent where the runtime has no files to serve. */
  readonly documents?: ServeDocument;
  /** Absent where there is no dashboard. */
  readonly addDashboard?: AddDashboard;
  /** Absent where metrics are not served. */
  readonly metrics?: MetricsEndpoint;
  readonly logger: Logger;
  /** Is told of all that happens; on Node several observers in one. */
  readonly observer: ServiceObserver;
}

export interface Service {
  readonly app: Hono;
  /** What the app answers, with each request reported to the observer. */
  readonly fetch: Fetch;
  /** How many streams are open now. */
  openStreams(): number;
  /** Why questions cannot be answered now; empty when they can. Waits for an index that is loading. */
  readiness(): Promise<readonly string[]>;
  /** From now on the service reports that it is not ready, and continues to answer. */
  beginShutdown(): void;
  /** Ends all open streams with an event that asks their clients to reconnect. */
  endStreams(): void;
  /** Resolves when the work that continues after the answers has ended. */
  settled(): Promise<void>;
}

/** Builds the service from the parts of a runtime. Opens nothing, so it has nothing to close. */
export function composeService(parts: ServiceParts): Service {
  const { configuration, models, store, cache, sessions, relay, logger, observer } = parts;
  const { llm, embedder, rewriter, moderator, isGenerative, minRelevance } = models;
  const { topK = models.topK, answerTtlMs, maxParaphrases } = configuration.chat;
  const engine = createChatEngine({
    store,
    llm: isGenerative ? logModelFailures(llm, logger) : llm,
    rewriter: logRewriteFailures(rewriter, logger),
    ...(isGenerative ? { fallbackLlm: createExtractiveLLM() } : {}),
    ...(embedder === undefined ? {} : { embedder }),
    ...(moderator === undefined ? {} : { moderator }),
    cache,
    sessions,
    ...(relay === undefined ? {} : { relay }),
    settings: { topK, answerTtlMs, maxParaphrases, minRelevance },
  });
  const streamSlots = createStreamSlots({
    maxOpen: configuration.limits.maxStreams,
    maxOpenPerClient: configuration.limits.maxStreamsPerAddress,
    maxMs: configuration.limits.maxAnswerMs,
  });
  let isShuttingDown = false;
  const readiness = async (): Promise<string[]> => [
    ...(isShuttingDown ? ['shutting down'] : []),
    ...(await indexProblems(store)),
  ];
  const { limits, clientKey, page, swaggerUi, addMcpRoute, addDashboard, documents, metrics } = parts;
  const app = createApp({
    engine,
    limits,
    clientKey,
    readiness,
    streamSlots,
    page,
    ...(swaggerUi === undefined ? {} : { swaggerUi }),
    ...(addMcpRoute === undefined ? {} : { addMcpRoute }),
    ...(documents === undefined ? {} : { documents }),
    ...(addDashboard === undefined ? {} : { addDashboard }),
    ...(metrics === undefined ? {} : { metrics }),
    publicUrl: configuration.http.publicUrl,
    corsOrigins: configuration.http.corsOrigins,
    logger,
    observer,
  });

  return {
    app,
    fetch: observeRequests((request, bindings) => app.fetch(request, bindings), observer),
    openStreams: () => streamSlots.openCount,
    readiness,
    beginShutdown() {
      isShuttingDown = true;
    },
    endStreams: () => streamSlots.shutDown(),
    settled: () => engine.settled(),
  };
}
