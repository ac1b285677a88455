import type { DatabaseSync } from 'node:sqlite';
import { type DocumentRecord, type IndexSettings, RagError } from '@rag/core';
import type { CallService } from '../azure-search/call-service.ts';
import type { Pointer } from '../azure-search/entry.ts';
import { type IndexLocation, indexPath, type OpenIndexOptions } from './open-index.ts';
import { openSearchClient } from './open-search-client.ts';

/** How long the service may take for one call. */
const TIMEOUT_MS = 10_000;

/**
 * With which settings the published index was made; `undefined` where nothing is published, and for an index
 * that others fill. Changes nothing. Rejects as the index's own methods do.
 */
export async function readIndexSettings(
  settings: IndexLocation,
  options: OpenIndexOptions = {},
): Promise<IndexSettings | undefined> {
  if (settings.AZURE_SEARCH_ENDPOINT === undefined) {
    const { toSettings } = await import('../sqlite/rows.ts');
    return readEmbedded(indexPath(settings), (database) => {
      const row = database.prepare('SELECT * FROM published').get();
      return row && toSettings(row);
    });
  }
  const { pointer } = await findPublished(settings, options);
  if (pointer === undefined) return undefined;
  const { fingerprint, dimensions, embeddingModel } = pointer;
  return { fingerprint, dimensions, ...(embeddingModel === undefined ? {} : { embeddingModel }) };
}

/** The documents of the published index, by source; none where `readIndexSettings` gives `undefined`. */
export async function readIndexDocuments(
  settings: IndexLocation,
  options: OpenIndexOptions = {},
): Promise<ReadonlyMap<string, DocumentRecord>> {
  const records = await readRecords(settings, options);
  return new Map(records.map((record) => [record.source, record]));
}

async function readRecords(settings: IndexLocation, options: OpenIndexOptions): Promise<DocumentRecord[]> {
  if (settings.AZURE_SEARCH_ENDPOINT === undefined) {
    const { toRecord } = await import('../sqlite/rows.ts');
    const select = 'SELECT source, content_hash, chunk_count, page_count FROM documents ORDER BY source';
    const read = (database: DatabaseSync) => database.prepare(select).all().map(toRecord);
    return (await readEmbedded(indexPath(settings), read)) ?? [];
  }
  const { client, call, pointer } = await findPublished(settings, options);
  if (client === undefined || pointer === undefined) return [];
  const opening = await import('../azure-search/open-stage.ts');
  return opening.readRecords({ client, call }, pointer, {});
}

/** What is published at the search service, where it is ours, and what to ask it with. */
async function findPublished(settings: IndexLocation, { identity }: OpenIndexOptions) {
  const { AZURE_SEARCH_ENDPOINT: endpoint, AZURE_SEARCH_INDEX: index = 'rag-documents' } = settings;
  const [{ readPointer }, { createCallService }] = await Promise.all([
    import('../azure-search/snapshot.ts'),
    import('../azure-search/call-service.ts'),
  ]);
  const call: CallService = createCallService({ timeoutMs: TIMEOUT_MS, now: Date.now });
  if (endpoint === undefined || settings.AZURE_SEARCH_FIELDS !== undefined) return { call };
  const client = await openSearchClient(endpoint, settings, identity);
  const pointer: Pointer | undefined = await readPointer({ client, call }, index);
  return { client, call, pointer };
}

async function readEmbedded<Result>(
  path: string,
  read: (database: DatabaseSync) => Result,
): Promise<Result | undefined> {
  const [{ openForReading }, { mapError }] = await Promise.all([
    import('../sqlite/index-file.ts'),
    import('../sqlite/map-error.ts'),
  ]);
  try {
    const { database } = openForReading(path);
    try {
      return read(database);
    } finally {
      database.close();
    }
  } catch (error) {
    if (error instanceof RagError && error.code === 'index_missing') return undefined;
    throw mapError(error, path);
  }
}
