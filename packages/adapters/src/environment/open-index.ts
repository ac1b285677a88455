import { join } from 'node:path';
import { type IndexWriter, RagError, type VectorStore } from '@rag/core';
import type { CircuitState } from '../resilience/index.ts';
import type { OpenAzureIdentity } from './azure-identity.ts';
import type { BackendSettings } from './backend-variables.ts';
import { openSearchClient, type SearchSettings } from './open-search-client.ts';

export interface OpenedIndex {
  readonly store: VectorStore;
  close(): Promise<void>;
}

export interface OpenedIndexWriter {
  readonly writer: IndexWriter;
  close(): Promise<void>;
}

export type IndexLocation = Pick<BackendSettings, 'DATA_DIR'> & Partial<SearchSettings>;

export interface OpenIndexOptions {
  /** Who to be where a service has no key. */
  readonly identity?: OpenAzureIdentity;
  /** Told when a remote index is left alone for a while, and when it is back. */
  readonly onCircuit?: (state: CircuitState) => void;
}

/** How long one search may take at the service, and how often it is tried. */
const SEARCH_TIMEOUT_MS = 4_000;
const SEARCH_ATTEMPTS = 2;

/**
 * The index that the settings name, for searching: that of Azure AI Search where there is an endpoint, else
 * the embedded one. It need not be there yet. Whoever opens it closes it.
 */
export async function openIndex(
  settings: IndexLocation,
  { identity, onCircuit }: OpenIndexOptions = {},
): Promise<OpenedIndex> {
  const { AZURE_SEARCH_ENDPOINT: endpoint, AZURE_SEARCH_FIELDS: fields } = settings;
  if (endpoint === undefined) {
    const { createSqliteStore } = await import('../sqlite/index.ts');
    const store = createSqliteStore({ path: indexPath(settings) });
    return { store, close: () => store.close() };
  }
  const client = await openSearchClient(endpoint, settings, identity);
  const { createAzureSearchStore } = await import('../azure-search/index.ts');
  const store = createAzureSearchStore({
    client,
    index: indexName(settings),
    ...(fields === undefined ? {} : { fields }),
    timeoutMs: SEARCH_TIMEOUT_MS,
  });
  return { store: await guardSearch(store, onCircuit), close: async () => {} };
}

/**
 * The same index for writing; a folder is made when it is missing. Whoever opens it closes it. Rejects with
 * `index_invalid` for an index that others fill.
 */
export async function openIndexWriter(
  settings: IndexLocation,
  { identity }: OpenIndexOptions = {},
): Promise<OpenedIndexWriter> {
  const { AZURE_SEARCH_ENDPOINT: endpoint } = settings;
  if (endpoint === undefined) {
    const { createSqliteWriter } = await import('../sqlite/index.ts');
    const writer = createSqliteWriter({ path: indexPath(settings) });
    return { writer, close: async () => writer.close() };
  }
  if (settings.AZURE_SEARCH_FIELDS !== undefined)
    throw new RagError(
      'index_invalid',
      'AZURE_SEARCH_FIELDS says that others fill this index: it is searched and never written. Unset it to write one under AZURE_SEARCH_INDEX.',
    );
  const client = await openSearchClient(endpoint, settings, identity);
  const { createAzureSearchWriter } = await import('../azure-search/index.ts');
  const writer = createAzureSearchWriter({ client, index: indexName(settings) });
  return { writer, close: () => writer.close() };
}

/** Whether that index was ever published; loads nothing of it. */
export async function isIndexPublished(
  settings: IndexLocation,
  options: OpenIndexOptions = {},
): Promise<boolean> {
  if (settings.AZURE_SEARCH_ENDPOINT === undefined) {
    const sqlite = await import('../sqlite/index.ts');
    return sqlite.isIndexPublished({ path: indexPath(settings) });
  }
  const { store, close } = await openIndex(settings, options);
  try {
    await store.generation();
    return true;
  } catch (error) {
    if (error instanceof RagError && error.code === 'index_missing') return false;
    throw error;
  } finally {
    await close();
  }
}

/** Where the embedded index lies. */
export function indexPath({ DATA_DIR }: IndexLocation): string {
  return join(DATA_DIR, 'index.sqlite');
}

function indexName({ AZURE_SEARCH_INDEX = 'rag-documents' }: IndexLocation): string {
  return AZURE_SEARCH_INDEX;
}

/** Searches again once, and not at all for a while when nothing helps. The generation is known by heart. */
async function guardSearch(
  store: VectorStore,
  onStateChange: OpenIndexOptions['onCircuit'] = () => {},
): Promise<VectorStore> {
  const { withCircuitBreaker, withRetry } = await import('../resilience/index.ts');
  const guarded = withCircuitBreaker(withRetry(store, { maxAttempts: SEARCH_ATTEMPTS }), { onStateChange });
  return {
    get capabilities() {
      return store.capabilities;
    },
    // Not through the breaker: cached answers are found by the generation, also while search is down.
    generation: (options) => store.generation(options),
    search: (request, options) => guarded.search(request, options),
  };
}
