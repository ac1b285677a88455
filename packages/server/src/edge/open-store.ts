import { AzureKeyCredential, SearchIndexClient } from '@azure/search-documents';
import { createAzureSearchStore, recommendedSearchOptions } from '@rag/adapters/azure-search';
import type { VectorStore } from '@rag/core';
import { type AzureSearchSettings, readAzureSearchSettings } from './azure-search-settings.ts';
import { type EdgeBindings, variablesOf } from './bindings.ts';
import { createStoredIndex } from './stored-index.ts';

/** Opens the index for one request. */
export type OpenStore = (bindings: EdgeBindings) => VectorStore;

/** Where the exported index lies in the storage. */
export const INDEX_KEY = 'rag:index';

const REFRESH_MS = 60_000;

/** The index of Azure AI Search that the variables name, or else the exported one in the storage. */
export function createStoreOpener(bindings: EdgeBindings): OpenStore {
  const azure = readAzureSearchSettings(variablesOf(bindings));
  return azure === undefined ? createExportOpener() : createAzureOpener(azure);
}

/** A store for each request: it refreshes what it knows of the index beside answers, in nobody's request. */
function createAzureOpener({ endpoint, key, index }: AzureSearchSettings): OpenStore {
  const credential = new AzureKeyCredential(key);
  const client = new SearchIndexClient(endpoint, credential, recommendedSearchOptions(endpoint));
  return () => createAzureSearchStore({ client, index });
}

function createExportOpener(): OpenStore {
  const index = createStoredIndex({ refreshMs: REFRESH_MS });
  return ({ STORAGE }) =>
    index.open(async () => {
      const bytes = await STORAGE.get(INDEX_KEY, { type: 'arrayBuffer', cacheTtl: REFRESH_MS / 1_000 });
      return bytes === null ? undefined : new Uint8Array(bytes);
    });
}
