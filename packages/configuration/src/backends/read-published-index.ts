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

/** The first version of the protocol that has aliases. */
const ALIASES_SINCE = '2026-04-01';

/**
 * One line that says what it means for readers that the published index is changed in place; `undefined` where it is
 * replaced as a whole, as the embedded index and one under an alias are.
 */
export async function describeIndexInPlace(
  { search }: Pick<IndexConfiguration, 'search'>,
  { identity }: OpenIndexOptions = {},
): Promise<string | undefined> {
  const { endpoint, index, fields, apiVersion } = search;
  if (endpoint === undefined || fields !== undefined) return undefined;
  const client = await openSearchClient(endpoint, search, identity);
  const { isPublishedInPlace } = await import('@rag/adapters/azure-search');
  if ((await isPublishedInPlace({ client, index })) !== true) return undefined;
  const reason =
    apiVersion !== undefined && apiVersion < ALIASES_SINCE
      ? `AZURE_SEARCH_API_VERSION ${apiVersion} has no aliases`
      : 'it is no alias';
  return `${index} is changed in place, as ${reason}: readers get a new version only when it is complete, but until the old passages are deleted, searches are slower and their ranking counts old and new passages together; vectors of another length need another AZURE_SEARCH_INDEX`;
}

function bySource(records: readonly DocumentRecord[]): ReadonlyMap<string, DocumentRecord> {
  return new Map(records.map((record) => [record.source, record]));
}
