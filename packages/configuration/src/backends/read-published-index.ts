import type { DocumentRecord, IndexSettings } from '@rag/core';
import { type IndexConfiguration, indexPath, type OpenIndexOptions } from './open-index.ts';
import { openSearchClient } from './search-client.ts';

/**
 * The settings with which the published index was made; `undefined` where nothing is published, or where another
 * program fills the index. Changes nothing. Rejects as the index's own methods do.
 */
export async function readIndexSettings(
  configuration: IndexConfiguration,
  { identity }: OpenIndexOptions = {},
): Promise<IndexSettings | undefined> {
  const { endpoint, index, fields } = configuration.search;
  if (endpoint === undefined) {
    const { readPublishedSettings } = await import('@rag/adapters/sqlite');
    return readPublishedSettings({ path: indexPath(configuration.storage) });
  }
  if (fields !== undefined) return undefined;
  const client = await openSearchClient(endpoint, configuration.search, identity);
  const { readPublishedSettings } = await import('@rag/adapters/azure-search');
  return readPublishedSettings({ client, index });
}

/** The documents of the published index by source; empty where `readIndexSettings` gives `undefined`. */
export async function readIndexDocuments(
  configuration: IndexConfiguration,
  { identity }: OpenIndexOptions = {},
): Promise<ReadonlyMap<string, DocumentRecord>> {
  const { endpoint, index, fields } = configuration.search;
  if (endpoint === undefined) {
    const { readPublishedRecords } = await import('@rag/adapters/sqlite');
    return bySource(await readPublishedRecords({ path: indexPath(configuration.storage) }));
  }
  if (fields !== undefined) return new Map();
  const client = await openSearchClient(endpoint, configuration.search, identity);
  const { readPublishedRecords } = await import('@rag/adapters/azure-search');
  return bySource(await readPublishedRecords({ client, index }));
}

function bySource(records: readonly DocumentRecord[]): ReadonlyMap<string, DocumentRecord> {
  return new Map(records.map((record) => [record.source, record]));
}
