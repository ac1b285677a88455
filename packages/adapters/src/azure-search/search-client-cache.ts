import type { SearchClient, SearchIndexClient } from '@azure/search-documents';

/** Each publication may make a new index, and only the latest ones are in use. */
const MAX_INDEXES = 8;

const clientsByIndex = new WeakMap<SearchIndexClient, Map<string, SearchClient<object>>>();

/**
 * Returns the same document client for the same index. The SDK makes a new one at each call of
 * `getSearchClient`, and each one requests an access token of its own.
 */
export function cachedSearchClient<Document extends object>(
  client: SearchIndexClient,
  index: string,
): SearchClient<Document> {
  const clients = clientsByIndex.get(client) ?? new Map<string, SearchClient<object>>();
  clientsByIndex.set(client, clients);
  const found = clients.get(index) ?? client.getSearchClient<object>(index);
  // A Map keeps insertion order: the first key is the least recently used one.
  clients.delete(index);
  clients.set(index, found);
  const [oldest] = clients.keys();
  if (clients.size > MAX_INDEXES && oldest !== undefined) clients.delete(oldest);
  // Only the caller knows the type of the documents; the SDK's client works the same for all.
  return found as unknown as SearchClient<Document>;
}
