import {
  backendVariables,
  openIndex,
  openIndexWriter,
  openModels,
  parseEnvironment,
} from '@rag/adapters/environment';
import { RagError } from '@rag/core';
import type { IndexBackEnd } from './back-end.ts';
import type { CommandContext } from './context.ts';

/**
 * The back ends that the environment names.
 *
 * @throws ConfigurationError with a line for each variable that is wrong.
 */
export function createBackEnd(environment: CommandContext['environment']): IndexBackEnd {
  const settings = parseEnvironment(backendVariables, environment);
  return {
    documentsFolder: settings.DOCUMENTS_DIR,
    async isPublished() {
      const { store, close } = await openIndex(settings);
      try {
        await store.generation();
        return true;
      } catch (error) {
        if (error instanceof RagError && error.code === 'index_missing') return false;
        throw error;
      } finally {
        await close();
      }
    },
    async open() {
      const { embedder } = await openModels(settings);
      const { writer, close } = await openIndexWriter(settings);
      return { writer, ...(embedder === undefined ? {} : { embedder }), close };
    },
  };
}
