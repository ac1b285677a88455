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
import type { CommandContext } from './command-context.ts';

/**
 * Creates the back ends that the environment names. Opens nothing yet.
 *
 * @throws ConfigurationError with one line for each invalid variable.
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
