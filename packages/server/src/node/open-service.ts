import { nodeFetch } from '@rag/adapters/node-fetch';
import {
  type Configuration,
  createIdentityOpener,
  exportsTelemetry,
  type Models,
  type OpenAzureIdentity,
  type OpenedIndex,
  openIndex,
  openModels,
} from '@rag/configuration';
import { loadWebFiles } from '@rag/web';
import { composeService, type Service, type ServiceParts } from '../composition.ts';
import { type CostOf, createPriceList, createUsageCount, type UsageCount } from '../cost/index.ts';
import { createDashboard } from '../dashboard/index.ts';
import { createDocumentFiles } from '../documents/index.ts';
import { createLedger } from '../ledger/index.ts';
import { addMcpRoute } from '../mcp/index.ts';
import { createClientKey, createTokenCheck } from '../networking/index.ts';
import {
  combineObservers,
  createLogObserver,
  type Logger,
  type ServiceObserver,
  toModelEvents,
  warnAboutEmbedding,
} from '../observability/index.ts';
import type { ServiceTelemetry, ServiceTelemetryOptions } from '../observability/telemetry/index.ts';
import { compressPage, createPage, examplesOf, type PageSettings } from '../pages/index.ts';
import { openSharedState, type SharedState } from '../shared-state/index.ts';
import { describeReplica, reportRegularly, shortGeneration } from './replica-reports.ts';
import { openSwaggerUi } from './swagger-ui.ts';

export interface NodeService extends Omit<Service, 'settled'> {
  /** Waits for the work that continues after the last answer, and closes the back ends. */
  close(): Promise<void>;
}

export interface OpenServiceOptions {
  /** Where traces are printed to, with `PRINT_TRACES`. Default: the standard error. */
  readonly print?: (text: string) => void;
}

/** Opens the back ends that the settings name and builds the service on them. Rejects if one of them cannot be opened. */
export async function openService(
  configuration: Configuration,
  logger: Logger,
  { print = (text) => void process.stderr.write(text) }: OpenServiceOptions = {},
): Promise<NodeService> {
  const identity = createIdentityOpener();
  const costOf = createPriceList(configuration.models.generation.prices);
  const usage = createUsageCount();
  const telemetry = await openTelemetry(configuration, { identity, print, usage, costOf });
  try {
    return await openWithTelemetry(configuration, { identity, logger, telemetry, usage, costOf });
  } catch (error) {
    await telemetry?.close();
    throw error;
  }
}

/** Loads OpenTelemetry where something is exported, and nothing otherwise. */
async function openTelemetry(
  configuration: Configuration,
  options: ServiceTelemetryOptions,
): Promise<ServiceTelemetry | undefined> {
  if (!exportsTelemetry(configuration.telemetry)) return undefined;
  const { openServiceTelemetry } = await import('../observability/telemetry/index.ts');
  return openServiceTelemetry(configuration, options);
}

interface ServiceTools {
  readonly identity: OpenAzureIdentity;
  readonly logger: Logger;
  readonly telemetry: ServiceTelemetry | undefined;
  readonly usage: UsageCount;
  readonly costOf: CostOf;
}

async function openWithTelemetry(
  configuration: Configuration,
  { identity, logger, telemetry, usage, costOf }: ServiceTools,
): Promise<NodeService> {
  let opened:
    | { readonly state: SharedState; readonly service: Service; readonly index: OpenedIndex }
    | undefined;
  const ledger = createLedger({
    usage,
    costOf,
    shared: () => opened?.state.counters,
    state: () => describeReplica(opened?.service, opened?.index),
    logger,
  });
  const observer = combineObservers([
    createLogObserver(logger, costOf),
    usage,
    ledger,
    ...(telemetry === undefined ? [] : [telemetry.observer]),
  ]);
  const [[models, index, state], webFiles] = await Promise.all([
    openBackends(configuration, { identity, observer, logger }),
    loadWebFiles(),
  ]);
  const service = composeService({
    configuration,
    models,
    store: warnAboutEmbedding({ embedder: models.embedder, logger })(index.store),
    cache: state.cache,
    sessions: state.sessions,
    limits: state.limits,
    relay: state.relay,
    clientKey: createClientKey({
      secret: state.clientSecret,
      trustedProxy: configuration.http.trustedProxy,
      onSuspicion: () =>
        logger.warn(
          { variable: 'TRUSTED_PROXY' },
          'more proxies than TRUSTED_PROXY names: all clients may share one rate limit',
        ),
    }),
    page: compressPage(createPage(webFiles, pageSettings(configuration, models))),
    swaggerUi: openSwaggerUi(),
    addMcpRoute,
    documents: createDocumentFiles(configuration.storage.documentsFolder),
    ...createDashboard(configuration, ledger),
    ...metricsEndpoint(configuration, telemetry),
    logger,
    observer,
  });
  opened = { state, service, index };
  const stopReports = reportRegularly(ledger);
  telemetry?.observeState({
    openStreams: () => service.openStreams(),
    generation: () => shortGeneration(index.store),
  });
  return {
    ...service,
    fetch: telemetry?.traceRequests(service.fetch) ?? service.fetch,
    async close() {
      await service.settled();
      stopReports();
      await ledger.close();
      await telemetry?.close();
      await Promise.all([index.close(), state.close()]);
      const tokens = Object.fromEntries(usage.totals());
      if (Object.keys(tokens).length > 0) logger.info({ tokens }, 'tokens used');
    },
  };
}

function metricsEndpoint(
  { telemetry: { metricsToken } }: Configuration,
  telemetry: ServiceTelemetry | undefined,
): Pick<ServiceParts, 'metrics'> {
  if (telemetry?.readPrometheus === undefined) return {};
  return { metrics: { read: telemetry.readPrometheus, isAllowed: createTokenCheck(metricsToken) } };
}

function pageSettings(configuration: Configuration, { isGenerative }: Models): PageSettings {
  return {
    title: configuration.chat.title,
    examples: examplesOf(configuration),
    quotesOnly: !isGenerative,
    sessionSeconds: configuration.chat.sessionTtlMs / 1_000,
  };
}

interface BackendTools {
  readonly identity: OpenAzureIdentity;
  readonly observer: ServiceObserver;
  readonly logger: Logger;
}

/** Opens all back ends at the same time. If one fails, the others are closed again. */
async function openBackends(
  configuration: Configuration,
  { identity, observer, logger }: BackendTools,
): Promise<[Models, OpenedIndex, SharedState]> {
  const state = openSharedState(configuration, { logger, identity });
  const models = openModels(configuration.models, {
    fetch: nodeFetch,
    identity,
    openCounter: async () => (await state).dailyCounter,
    events: toModelEvents(observer),
  });
  const index = openIndex(configuration, {
    identity,
    onCircuit: (state) => observer.circuitChanged?.({ backEnd: 'search', ...state }),
  });
  try {
    return await Promise.all([models, index, state]);
  } catch (error) {
    for (const opened of await Promise.allSettled([index, state]))
      if (opened.status === 'fulfilled') await opened.value.close();
    throw error;
  }
}
