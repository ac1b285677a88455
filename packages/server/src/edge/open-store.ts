import { SearchIndexClient } from '@azure/search-documents';
import { createAzureSearchStore, recommendedSearchOptions } from '@rag/adapters/azure-search';
import { openKeyedSearch, type SearchConfiguration } from '@rag/configuration';
import type { VectorStore } from '@rag/core';
import type { EdgeBindings } from './bindings.ts';
import { createStoredIndex } from './stored-index.ts';

/** Opens the index for one request. */
export type OpenStore = (bindings: EdgeBindings) => VectorStore;

/** The key of the exported index in the storage. */
export const INDEX_KEY = 'rag:index';

const REFRESH_MS = 60_000;

/**
 * The configured index of Azure AI Search, or else the exported one in the storage. Throws a
 * `ConfigurationError` when Azure AI Search has no key: the edge has no managed identity.
 */
export function createStoreOpener(search: SearchConfiguration): OpenStore {
  const { endpoint, index, fields } = search;
  if (endpoint === undefined) return createExportOpener();
  const { credential, options } = openKeyedSearch(search);
  const client = new SearchIndexClient(endpoint, credential, {
    ...recommendedSearchOptions(endpoint),
    ...options,
  });
  // A new store for each request: a shared store would refresh its metadata outside of any request.
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
