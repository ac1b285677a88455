import {
  backendVariables,
  ConfigurationError,
  parseEnvironment,
  serviceUrl,
} from '@rag/adapters/environment';
import { z } from 'zod';

const variables = backendVariables.extend({
  AZURE_SEARCH_ENDPOINT: serviceUrl(),
  AZURE_SEARCH_KEY: z.string().optional(),
  AZURE_SEARCH_INDEX: z.string().default('rag-documents'),
});

export interface AzureSearchSettings {
  readonly endpoint: string;
  readonly key: string;
  readonly index: string;
}

/**
 * The index of Azure AI Search that the variables name; `undefined` where they name none. With a key, since
 * the edge has no managed identity. Throws a `ConfigurationError`.
 */
export function readAzureSearchSettings(
  env: Readonly<Record<string, string | undefined>>,
): AzureSearchSettings | undefined {
  const settings = parseEnvironment(variables, env);
  const { AZURE_SEARCH_ENDPOINT: endpoint, AZURE_SEARCH_KEY: key, AZURE_SEARCH_INDEX: index } = settings;
  if (endpoint === undefined && key === undefined) return undefined;
  if (endpoint === undefined) throw new ConfigurationError(['AZURE_SEARCH_KEY: needs AZURE_SEARCH_ENDPOINT']);
  if (key === undefined) {
    throw new ConfigurationError(['AZURE_SEARCH_ENDPOINT: needs AZURE_SEARCH_KEY at the edge']);
  }
  return { endpoint, key, index };
}
