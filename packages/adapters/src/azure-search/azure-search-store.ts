import type { SearchIndexClient } from '@azure/search-documents';
import { type CallOptions, type Passage, RagError, type SearchRequest, type VectorStore } from '@rag/core';
import { describeEmbedding } from '@rag/core/adapter';
import { createCallService } from './call-service.ts';
import { assertSecureEndpoint } from './client-options.ts';
import { type AzureSearchFields, selectedFields, toPassage } from './field-mapping.ts';
import { type SearchQuery, toSearchQuery } from './search-query.ts';
import { type IndexSnapshot, loadExternalSnapshot, loadManagedSnapshot } from './search-target.ts';
import { createSendSearch, type SearchBody, type SearchPage } from './send-search.ts';
import { staleWhileRevalidate } from './stale-while-revalidate.ts';

export interface AzureSearchStoreOptions {
  /**
   * Made with `recommendedSearchOptions(endpoint)`. It needs to read documents of every index that the alias
   * will lead to: the role Search Index Data Reader on the service, or a query key.
   */
  readonly client: SearchIndexClient;
  /** The name of an alias or of an index. */
  readonly index: string;
  /** The field names of an index that another program fills. Leave it out for one of `createAzureSearchWriter`. */
  readonly fields?: AzureSearchFields;
  /**
   * How old the knowledge of what is published may be. Default 10 s. The writer's `drainMs` must be more than
   * twice as long.
   */
  readonly maxStalenessMs?: number;
  /** The deadline of one call of the service. Default 10 s. */
  readonly timeoutMs?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * Searches an index of Azure AI Search by text (BM25). With a vector it searches by text and vector and fuses
 * both by rank (RRF).
 *
 * A search goes to the index that the generation names and not through the alias. An answer therefore never
 * mixes two indexes, also while an alias changes. One search is one call of the service. If the index was
 * deleted meanwhile, up to four more calls follow: the pointer, the alias and its pointer when the alias is not
 * in effect yet, and the search. Passages have no `relevance`, since the service does not report one.
 *
 * While the service fails or hangs, `generation()` returns the known value for an hour, so that cached answers
 * are served at once. A search accepts knowledge up to twice `maxStalenessMs` old, since a writer that changes
 * an index in place deletes replaced passages after `drainMs`.
 *
 * Rejects with `index_missing`, `index_invalid` (fields are missing, or vectors have another length),
 * `unauthorized`, `rate_limited` with `retryAfterMs`, `timeout`, `aborted`, and `search_unavailable` otherwise.
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
  assertSecureEndpoint(client.endpoint);
  const call = createCallService({ timeoutMs, now });
  const sendSearch = createSendSearch(client);
  const source = { client, name, call };
  const snapshots = staleWhileRevalidate<IndexSnapshot>({
    load: () => (fields === undefined ? loadManagedSnapshot(source) : loadExternalSnapshot(source, fields)),
    maxStalenessMs,
    now,
  });

  const searchIn = async (
    snapshot: IndexSnapshot,
    request: SearchRequest,
    { signal }: CallOptions,
  ): Promise<Passage[]> => {
    const query = toSearchQuery(hasVectors(snapshot) ? request : { text: request.text, top: request.top });
    if (query === undefined) return [];
    assertDimensions(query, snapshot);
    return call(signal, async (options) => {
      const passages: Passage[] = [];
      let body: SearchBody | undefined = toSearchBody(snapshot, query);
      while (body !== undefined && passages.length < query.top) {
        const page: SearchPage = await sendSearch(snapshot.index, body, options);
        for (const document of page.value) {
          if (!snapshot.includes(document)) continue;
          passages.push(toPassage(document, document['@search.score'], snapshot.fields, snapshot.toId));
        }
        body = page['@search.nextPageParameters'];
      }
      return passages.slice(0, query.top);
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

function toSearchBody(
  { fields, filter, searchFields, select = [] }: IndexSnapshot,
  { text, top, vector }: SearchQuery,
): SearchBody {
  return {
    search: text,
    top,
    select: [...selectedFields(fields), ...select].join(),
    filter,
    searchFields: searchFields?.join(),
    vectorQueries:
      vector === undefined || fields.vector === undefined
        ? undefined
        : [{ kind: 'vector', vector: vector.values, k: vector.neighbours, fields: fields.vector }],
  };
}

function hasVectors({ fields, embedding }: IndexSnapshot): boolean {
  return fields.vector !== undefined && embedding?.dimensions !== 0;
}

function assertDimensions({ vector }: SearchQuery, { index, embedding }: IndexSnapshot): void {
  const { dimensions } = embedding ?? {};
  if (vector === undefined || dimensions === undefined || vector.values.length === dimensions) return;
  throw new RagError(
    'index_invalid',
    `The question’s vector has ${vector.values.length} numbers and those in ${index} have ${dimensions}: different models made them.`,
  );
}
