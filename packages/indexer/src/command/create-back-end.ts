import {
  createIdentityOpener,
  describeIndexInPlace,
  embeddingModelName,
  exportsTelemetry,
  findNotices,
  isIndexPublished,
  openIndexWriter,
  openModels,
  readConfiguration,
  readIndexDocuments,
  readIndexSettings,
} from '@rag/configuration';
import type { IndexBackEnd } from './back-end.ts';
import type { CommandContext } from './command-context.ts';

/**
 * Creates the configured back ends. Opens nothing yet.
 *
 * @throws ConfigurationError with one line for each invalid variable.
 */
export async function createBackEnd(environment: CommandContext['environment']): Promise<IndexBackEnd> {
  const configuration = readConfiguration(environment);
  const { models, storage } = configuration;
  const identity = createIdentityOpener();
  const model = await embeddingModelName(models);
  const { dimensions } = models.embedding;
  return {
    documentsFolder: storage.documentsFolder,
    misspelt: findNotices(environment)
      .filter(({ isMistake }) => isMistake)
      .map(({ message }) => message),
    isPublished: () => isIndexPublished(configuration, { identity }),
    embedding:
      model === undefined ? undefined : { model, ...(dimensions === undefined ? {} : { dimensions }) },
    readSettings: () => readIndexSettings(configuration, { identity }),
    readDocuments: () => readIndexDocuments(configuration, { identity }),
    describeInPlace: () => describeIndexInPlace(configuration, { identity }),
    async openTelemetry(print) {
      if (!exportsTelemetry(configuration.telemetry)) return { close: async () => {} };
      const { openTelemetry } = await import('@rag/telemetry');
      return openTelemetry({
        configuration: configuration.telemetry,
        serviceName: 'rag-indexer',
        identity,
        print,
      });
    },
    async open() {
      const { embedder } = await openModels(models, { identity, embeds: 'documents' });
      const { writer, close } = await openIndexWriter(configuration, { identity });
      return { writer, ...(embedder === undefined ? {} : { embedder }), close };
    },
  };
}
