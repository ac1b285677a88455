import {
  backendVariables,
  createIdentityOpener,
  isIndexPublished,
  openIndexWriter,
  openModels,
  parseEnvironment,
  readIndexDocuments,
  readIndexSettings,
} from '@rag/adapters/environment';
import type { IndexBackEnd } from './back-end.ts';
import type { CommandContext } from './context.ts';

/**
 * The back ends that the environment names.
 *
 * @throws ConfigurationError with a line for each variable that is wrong.
 */
export function createBackEnd(environment: CommandContext['environment']): IndexBackEnd {
  const settings = parseEnvironment(backendVariables, environment);
  const identity = createIdentityOpener();
  const model = settings.OPENAI_EMBEDDING_MODEL ?? settings.AZURE_OPENAI_EMBEDDING_DEPLOYMENT;
  const { EMBEDDING_DIMENSIONS: dimensions } = settings;
  return {
    documentsFolder: settings.DOCUMENTS_DIR,
    isPublished: () => isIndexPublished(settings, { identity }),
    embedding:
      model === undefined ? undefined : { model, ...(dimensions === undefined ? {} : { dimensions }) },
    readSettings: () => readIndexSettings(settings, { identity }),
    readDocuments: () => readIndexDocuments(settings, { identity }),
    async open() {
      const { embedder } = await openModels(settings, { identity, embeds: 'documents' });
      const { writer, close } = await openIndexWriter(settings, { identity });
      return { writer, ...(embedder === undefined ? {} : { embedder }), close };
    },
  };
}
