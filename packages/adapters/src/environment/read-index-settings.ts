import { type IndexSettings, RagError } from '@rag/core';
import { type IndexLocation, indexPath, type OpenIndexOptions } from './open-index.ts';
import { openSearchClient } from './open-search-client.ts';

/** How long the service may take to tell. */
const TIMEOUT_MS = 10_000;

/**
 * With which settings the published index was made; `undefined` where nothing is published, and for an index
 * that others fill. Rejects as the index's own methods do.
 */
export async function readIndexSettings(
  settings: IndexLocation,
  { identity }: OpenIndexOptions = {},
): Promise<IndexSettings | undefined> {
  const { AZURE_SEARCH_ENDPOINT: endpoint, AZURE_SEARCH_INDEX: index = 'rag-documents' } = settings;
  if (endpoint === undefined) return readEmbedded(indexPath(settings));
  if (settings.AZURE_SEARCH_FIELDS !== undefined) return undefined;
  const client = await openSearchClient(endpoint, settings.AZURE_SEARCH_KEY, identity);
  const [{ readPointer }, { createCallService }] = await Promise.all([
    import('../azure-search/snapshot.ts'),
    import('../azure-search/call-service.ts'),
  ]);
  const call = createCallService({ timeoutMs: TIMEOUT_MS, now: Date.now });
  const pointer = await readPointer({ client, call }, index);
  if (pointer === undefined) return undefined;
  const { fingerprint, dimensions, embeddingModel } = pointer;
  return { fingerprint, dimensions, ...(embeddingModel === undefined ? {} : { embeddingModel }) };
}

async function readEmbedded(path: string): Promise<IndexSettings | undefined> {
  const [{ openForReading }, { mapError }, { toSettings }] = await Promise.all([
    import('../sqlite/index-file.ts'),
    import('../sqlite/map-error.ts'),
    import('../sqlite/rows.ts'),
  ]);
  try {
    const { database } = openForReading(path);
    try {
      const row = database.prepare('SELECT * FROM published').get();
      return row && toSettings(row);
    } finally {
      database.close();
    }
  } catch (error) {
    if (error instanceof RagError && error.code === 'index_missing') return undefined;
    throw mapError(error, path);
  }
}
