import { join } from 'node:path';
import type { CircuitState } from '@rag/adapters/resilience';
import { type IndexWriter, RagError, type VectorStore } from '@rag/core';
import type { Configuration, StorageConfiguration } from '../configuration.ts';
import type { OpenAzureIdentity } from './azure-identity.ts';
import { openSearchClient } from './search-client.ts';

export interface OpenedIndex {
  readonly store: VectorStore;
  close(): Promise<void>;
}

export interface OpenedIndexWriter {
  readonly writer: IndexWriter;
  close(): Promise<void>;
}

/** The groups of settings that locate the index. */
export type IndexConfiguration = Pick<Configuration, 'storage' | 'search'>;

export interface OpenIndexOptions {
  /** The identity for a service without a key. */
  readonly identity?: OpenAzureIdentity;
  /** Called when the circuit breaker of a remote index changes its state. */
  readonly onCircuit?: (state: CircuitState) => void;
}

/** How long one search may take at the service, and how often it is tried. */
const SEARCH_TIMEOUT_MS = 4_000;
const SEARCH_ATTEMPTS = 2;

/**
 * The configured index, for searching: that of Azure AI Search if there is an endpoint, otherwise the embedded one. It
 * need not exist yet. The caller closes it.
 *
 * @example
 * const { store, close } = await openIndex(readConfiguration(process.env));
 */
export async function openIndex(
  { storage, search }: IndexConfiguration,
  { identity, onCircuit }: OpenIndexOptions = {},
): Promise<OpenedIndex> {
  const { endpoint, index, fields } = search;
  if (endpoint === undefined) {
    const { createSqliteStore } = await import('@rag/adapters/sqlite');
    const store = createSqliteStore({ path: indexPath(storage) });
    return { store, close: () => store.close() };
  }
  const client = await openSearchClient(endpoint, search, identity);
  const { createAzureSearchStore } = await import('@rag/adapters/azure-search');
  const store = createAzureSearchStore({
    client,
    index,
    ...(fields === undefined ? {} : { fields }),
    timeoutMs: SEARCH_TIMEOUT_MS,
  });
  return { store: await guardSearch(store, onCircuit), close: async () => {} };
}

/**
 * The same index, for writing; creates a missing folder. The caller closes it. Rejects with `index_invalid` for an
 * index that another program fills.
 */
export async function openIndexWriter(
  { storage, search }: IndexConfiguration,
  { identity }: OpenIndexOptions = {},
): Promise<OpenedIndexWriter> {
  const { endpoint, index, fields } = search;
  if (endpoint === undefined) {
    const { createSqliteWriter } = await import('@rag/adapters/sqlite');
    const writer = createSqliteWriter({ path: indexPath(storage) });
    return { writer, close: async () => writer.close() };
  }
  if (fields !== undefined)
    throw new RagError(
      'index_invalid',
      'AZURE_SEARCH_FIELDS says that another program fills this index, so it is only searched. Unset it to write an index under AZURE_SEARCH_INDEX.',
    );
  const client = await openSearchClient(endpoint, search, identity);
  const { createAzureSearchWriter } = await import('@rag/adapters/azure-search');
  const writer = createAzureSearchWriter({ client, index });
  return { writer, close: () => writer.close() };
}

/** Whether the index was ever published. Does not load it. */
export async function isIndexPublished(
  configuration: IndexConfiguration,
  options: OpenIndexOptions = {},
): Promise<boolean> {
  if (configuration.search.endpoint === undefined) {
    const sqlite = await import('@rag/adapters/sqlite');
    return sqlite.isIndexPublished({ path: indexPath(configuration.storage) });
  }
  const { store, close } = await openIndex(configuration, options);
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

/** The path of the embedded index. */
export function indexPath({ dataFolder }: StorageConfiguration): string {
  return join(dataFolder, 'index.sqlite');
}

/** Retries a search once, and stops searching for a while when the service keeps failing. */
async function guardSearch(
  store: VectorStore,
  onStateChange: OpenIndexOptions['onCircuit'] = () => {},
): Promise<VectorStore> {
  const { withCircuitBreaker, withRetry } = await import('@rag/adapters/resilience');
  const guarded = withCircuitBreaker(withRetry(store, { maxAttempts: SEARCH_ATTEMPTS }), { onStateChange });
  return {
    get capabilities() {
      return store.capabilities;
    },
    // Bypasses the breaker: the adapter caches the generation, and cached answers need it while search is down.
    generation: (options) => store.generation(options),
    search: (request, options) => guarded.search(request, options),
  };
}
