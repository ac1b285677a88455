import {
  type Configuration,
  createIdentityOpener,
  type Models,
  type OpenAzureIdentity,
  type OpenedIndex,
  openIndex,
  openModels,
} from '@rag/configuration';
import { composeService, type Service } from '../composition.ts';
import { createDocumentFiles } from '../documents/index.ts';
import { addMcpRoute } from '../mcp/index.ts';
import { createClientKey } from '../networking/index.ts';
import {
  combineObservers,
  createLogObserver,
  createTokenCount,
  type Logger,
  type ServiceObserver,
  toModelEvents,
  warnAboutEmbedding,
} from '../observability/index.ts';
import { compressPage, examplesOf, loadPage, type PageSettings } from '../pages/index.ts';
import { openSharedState, type SharedState } from '../shared-state/index.ts';
import { openSwaggerUi } from './swagger-ui.ts';

export interface NodeService extends Omit<Service, 'settled'> {
  /** Waits for the work that continues after the last answer, and closes the back ends. */
  close(): Promise<void>;
}

/** Opens the back ends that the settings name and builds the service on them. Rejects if one of them cannot be opened. */
export async function openService(configuration: Configuration, logger: Logger): Promise<NodeService> {
  const tokens = createTokenCount();
  const observer = combineObservers([createLogObserver(logger), tokens]);
  const [models, index, state] = await openBackends(configuration, {
    identity: createIdentityOpener(),
    observer,
    logger,
  });
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
    page: compressPage(await loadPage(pageSettings(configuration, models))),
    swaggerUi: openSwaggerUi(),
    addMcpRoute,
    documents: createDocumentFiles(configuration.storage.documentsFolder),
    logger,
    observer,
  });
  return {
    ...service,
    async close() {
      await service.settled();
      await Promise.all([index.close(), state.close()]);
      if (models.isGenerative) logger.info({ tokens: tokens.byDeployment() }, 'tokens used');
    },
  };
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
