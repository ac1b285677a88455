import { SearchIndexClient } from '@azure/search-documents';
import { createAzureSearchStore, recommendedSearchOptions } from '@rag/adapters/azure-search';
import { ConfigurationError, keyedSearch } from '@rag/adapters/environment';
import type { VectorStore } from '@rag/core';
import type { ServerSettings } from '../configuration/index.ts';
import type { EdgeBindings } from './bindings.ts';
import { createStoredIndex } from './stored-index.ts';

/** Opens the index for one request. */
export type OpenStore = (bindings: EdgeBindings) => VectorStore;

/** Where the exported index lies in the storage. */
export const INDEX_KEY = 'rag:index';

const REFRESH_MS = 60_000;

/**
 * The index of Azure AI Search that the settings name, or else the exported one in the storage. Throws a
 * `ConfigurationError` where the former has no key: the edge has no managed identity.
 */
export function createStoreOpener(settings: ServerSettings): OpenStore {
  const { AZURE_SEARCH_ENDPOINT: endpoint, AZURE_SEARCH_KEY: key } = settings;
  if (endpoint === undefined) return createExportOpener();
  if (key === undefined)
    throw new ConfigurationError(['AZURE_SEARCH_KEY: must be set where there is no managed identity']);
  const { AZURE_SEARCH_INDEX: index, AZURE_SEARCH_FIELDS: fields } = settings;
  const { AZURE_SEARCH_API_VERSION: serviceVersion } = settings;
  const { credential, options } = keyedSearch(key);
  const client = new SearchIndexClient(endpoint, credential, {
    ...recommendedSearchOptions(endpoint),
    ...options,
    ...(serviceVersion === undefined ? {} : { serviceVersion }),
  });
  // A store for each request: it refreshes what it knows of the index beside answers, in nobody's request.
  return () => createAzureSearchStore({ client, index, ...(fields === undefined ? {} : { fields }) });
}

function createExportOpener(): OpenStore {
  const index = createStoredIndex({ refreshMs: REFRESH_MS });
  return ({ STORAGE }) =>
    index.open(async () => {
      const bytes = await STORAGE.get(INDEX_KEY, { type: 'arrayBuffer', cacheTtl: REFRESH_MS / 1_000 });
      return bytes === null ? undefined : new Uint8Array(bytes);
    });
}
