import type { DocumentRecord, IndexSettings } from '@rag/core';
import { type IndexLocation, indexPath, type OpenIndexOptions } from './open-index.ts';
import { openSearchClient } from './open-search-client.ts';

/**
 * With which settings the published index was made; `undefined` where nothing is published, and for an index
 * that others fill. Changes nothing. Rejects as the index's own methods do.
 */
export async function readIndexSettings(
  settings: IndexLocation,
  options: OpenIndexOptions = {},
): Promise<IndexSettings | undefined> {
  if (settings.AZURE_SEARCH_ENDPOINT === undefined) {
    const { readPublishedSettings } = await import('../sqlite/index.ts');
    return readPublishedSettings({ path: indexPath(settings) });
  }
  const request = await findIndex(settings, options);
  if (request === undefined) return undefined;
  const { readPublishedSettings } = await import('../azure-search/index.ts');
  return readPublishedSettings(request);
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
    const { readPublishedRecords } = await import('../sqlite/index.ts');
    return readPublishedRecords({ path: indexPath(settings) });
  }
  const request = await findIndex(settings, options);
  if (request === undefined) return [];
  const { readPublishedRecords } = await import('../azure-search/index.ts');
  return readPublishedRecords(request);
}

/** The index of the search service, unless others fill it. */
async function findIndex(settings: IndexLocation, { identity }: OpenIndexOptions) {
  const { AZURE_SEARCH_ENDPOINT: endpoint, AZURE_SEARCH_INDEX: index = 'rag-documents' } = settings;
  if (endpoint === undefined || settings.AZURE_SEARCH_FIELDS !== undefined) return undefined;
  return { client: await openSearchClient(endpoint, settings, identity), index };
}
