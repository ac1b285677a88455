import { createUnstorageCache, createUnstorageSessionStore } from '@rag/adapters/unstorage';
import {
  type Configuration,
  findNotices,
  type Models,
  openModels,
  readConfiguration,
} from '@rag/configuration';
import type { Context } from 'hono';
import { createStorage } from 'unstorage';
import cloudflareKVBindingDriver from 'unstorage/drivers/cloudflare-kv-binding';
import { composeService, type Service, type ServiceParts } from '../composition.ts';
import { createPriceList } from '../cost/index.ts';
import {
  createLogObserver,
  type Logger,
  type ServiceObserver,
  toModelEvents,
  warnAboutEmbedding,
} from '../observability/index.ts';
import { createLocalLimits, type Limits } from '../rate-limits/index.ts';
import { type EdgeBindings, variablesOf } from './bindings.ts';
import { createConsoleLogger } from './console-logger.ts';
import { createEdgeClientKey } from './edge-client-key.ts';
import { createStoreOpener, type OpenStore } from './open-store.ts';

/** What the requests of one isolate share: settings and memory, nothing that waits for the network. */
export interface Isolate {
  readonly configuration: Configuration;
  readonly models: Models;
  readonly openStore: OpenStore;
  readonly limits: Limits;
  readonly clientKey: (context: Context) => string;
  readonly logger: Logger;
  readonly observer: ServiceObserver;
}

const MAX_MESSAGES = 10;

/** Rejects with a `ConfigurationError`, or if the embedding model that the settings name is unreachable. */
export async function openIsolate(bindings: EdgeBindings): Promise<Isolate> {
  const variables = variablesOf(bindings);
  const configuration = readConfiguration(variables);
  const logger = createConsoleLogger(configuration.telemetry.logLevel ?? 'info');
  for (const { message, isMistake } of findNotices(variables))
    logger[isMistake ? 'warn' : 'info']({}, message);
  const observer = createLogObserver(logger, createPriceList(configuration.models.generation.prices));
  const models = await openModels(configuration.models, {
    limitsConcurrency: false,
    events: toModelEvents(observer),
  });
  const openStore = createStoreOpener(configuration.search);
  const warn = warnAboutEmbedding({ embedder: models.embedder, logger });
  return {
    configuration,
    models,
    openStore: (given) => warn(openStore(given)),
    limits: createLocalLimits(configuration.limits, { maxKeys: 10_000 }),
    clientKey: createEdgeClientKey(crypto.randomUUID(), configuration.http.trustedProxy),
    logger,
    observer,
  };
}

/**
 * Builds the service for one request. The requests of an isolate cannot share it: edge runtimes forbid a request to
 * wait for I/O that another request has begun, and an engine that joins identical questions does exactly that.
 */
export function composeForRequest(
  isolate: Isolate,
  bindings: EdgeBindings,
  page: ServiceParts['page'],
): Service {
  const { openStore, ...shared } = isolate;
  const storage = createStorage({ driver: cloudflareKVBindingDriver({ binding: bindings.STORAGE }) });
  return composeService({
    ...shared,
    page,
    store: openStore(bindings),
    cache: createUnstorageCache({ storage }),
    sessions: createUnstorageSessionStore({
      storage,
      ttlMs: shared.configuration.chat.sessionTtlMs,
      maxMessages: MAX_MESSAGES,
    }),
  });
}
