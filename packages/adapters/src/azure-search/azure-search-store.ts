import type { SearchIndexClient, SearchOptions } from '@azure/search-documents';
import { type CallOptions, type Passage, RagError, type SearchRequest, type VectorStore } from '@rag/core';
import { describeEmbedding } from '@rag/core/adapter';
import { createCallService, type ServiceCallOptions } from './call-service.ts';
import { type AzureSearchFields, selectedFields, toPassage } from './field-names.ts';
import { readEndpoint } from './recommended-options.ts';
import { remember } from './remembered.ts';
import { searchClientOf } from './search-client-of.ts';
import { type SearchQuery, toSearchQuery } from './search-query.ts';
import { loadForeignSnapshot, loadOwnSnapshot, type Snapshot } from './snapshot.ts';

export interface AzureSearchStoreOptions {
  /**
   * Made with `recommendedSearchOptions(endpoint)`. Reading documents is all that it must be allowed, but of
   * all indexes that come to stand behind an alias: Search Index Data Reader of the service, or a query key.
   */
  readonly client: SearchIndexClient;
  /** The alias or the index. */
  readonly index: string;
  /** The fields of an index that others fill. Absent for one that `createAzureSearchWriter` writes. */
  readonly fields?: AzureSearchFields;
  /** How old the knowledge of what is published may be. Default 10 s; a writer's `drainMs` must be longer than twice that. */
  readonly maxStalenessMs?: number;
  /** How long one call of the service may take. Default 10 s. */
  readonly timeoutMs?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * Searches an index of Azure AI Search: by text (BM25), and with a vector by both, fused by rank (RRF).
 *
 * Searches go to the very index that the generation names, not through the alias, so that an answer never
 * mixes two and an alias may change at leisure. One search is one call of the service. When the
 * index was deleted meanwhile it is up to four more: the pointer, behind an alias that leads nowhere yet the
 * alias and its pointer, and the search. `relevance` is never given: the service cannot tell it.
 *
 * While the service fails or hangs, the generation stays known for an hour, so that what is cached can be
 * answered at once. A search wants to know within twice `maxStalenessMs`: in place a writer takes out what
 * nobody should be searching any more.
 *
 * Rejects with `index_missing`, `index_invalid` (the index has not the fields, or vectors of another length),
 * `unauthorized`, `rate_limited` with `retryAfterMs`, `timeout`, `aborted` and else `search_unavailable`.
 *
 * @example
 * const client = new SearchIndexClient(endpoint, credential, recommendedSearchOptions(endpoint));
 * const store = createAzureSearchStore({ client, index: 'rag-documents' });
 * const passages = await store.search({ text: 'How many days of leave?', top: 4 });
 */
export function createAzureSearchStore({
  client,
  index: name,
  fields,
  maxStalenessMs = 10_000,
  timeoutMs = 10_000,
  now = Date.now,
}: AzureSearchStoreOptions): VectorStore {
  readEndpoint(client.endpoint);
  const call = createCallService({ timeoutMs, now });
  const source = { client, name, call };
  const snapshots = remember<Snapshot>({
    load: () => (fields === undefined ? loadOwnSnapshot(source) : loadForeignSnapshot(source, fields)),
    maxStalenessMs,
    now,
  });

  const searchIn = async (
    snapshot: Snapshot,
    request: SearchRequest,
    { signal }: CallOptions,
  ): Promise<Passage[]> => {
    const query = toSearchQuery(hasVectors(snapshot) ? request : { text: request.text, top: request.top });
    if (query === undefined) return [];
    assertDimensions(query, snapshot);
    return call(signal, async (options) => {
      const found = await searchClientOf<Record<string, unknown>>(client, snapshot.index).search(
        query.text,
        toSearchOptions(snapshot, query, options),
      );
      const passages: Passage[] = [];
      for await (const { document, score } of found.results) {
        if (!snapshot.admits(document)) continue;
        passages.push(toPassage(document, score, snapshot.fields, snapshot.toId));
        if (passages.length >= query.top) break;
      }
      return passages;
    });
  };

  return {
    get capabilities() {
      const { latest } = snapshots;
      if (latest === undefined) return { vector: fields?.vector !== undefined, text: true };
      const { embedding } = latest;
      return {
        vector: hasVectors(latest),
        text: true,
        ...(embedding === undefined ? {} : describeEmbedding(embedding)),
      };
    },
    async generation(options = {}) {
      return (await snapshots.get(options)).generation;
    },
    async search(request, options = {}) {
      const snapshot = await snapshots.get({ ...options, maxAgeMs: maxStalenessMs * 2 });
      try {
        return await searchIn(snapshot, request, options);
      } catch (error) {
        if (!(error instanceof RagError) || error.code !== 'index_missing') throw error;
        const current = await snapshots.refresh(options);
        if (current.index === snapshot.index) throw error;
        return searchIn(current, request, options);
      }
    },
  };
}

function toSearchOptions(
  { fields, filter, searchFields, select = [] }: Snapshot,
  { top, vector }: SearchQuery,
  options: ServiceCallOptions,
): SearchOptions<Record<string, unknown>> {
  return {
    ...options,
    top,
    select: [...selectedFields(fields), ...select],
    ...(filter === undefined ? {} : { filter }),
    ...(searchFields === undefined ? {} : { searchFields: [...searchFields] }),
    ...(vector === undefined || fields.vector === undefined
      ? {}
      : {
          vectorSearchOptions: {
            queries: [
              {
                kind: 'vector',
                vector: vector.values,
                kNearestNeighborsCount: vector.neighbours,
                fields: [fields.vector],
              },
            ],
          },
        }),
  };
}

function hasVectors({ fields, embedding }: Snapshot): boolean {
  return fields.vector !== undefined && embedding?.dimensions !== 0;
}

function assertDimensions({ vector }: SearchQuery, { index, embedding }: Snapshot): void {
  const { dimensions } = embedding ?? {};
  if (vector === undefined || dimensions === undefined || vector.values.length === dimensions) return;
  throw new RagError(
    'index_invalid',
    `The question has a vector of ${vector.values.length} numbers, the passages in ${index} of ${dimensions}: they were embedded by different models.`,
  );
}
