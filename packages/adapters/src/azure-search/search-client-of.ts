import type { SearchClient, SearchIndexClient } from '@azure/search-documents';

/** Indexes come and go with each publication; the last ones are all that anyone asks for. */
const MAX_INDEXES = 8;

const known = new WeakMap<SearchIndexClient, Map<string, SearchClient<object>>>();

/**
 * The client for the documents of an index, the same one each time: the SDK makes a new one at each call of
 * `getSearchClient`, and each asks for an access token of its own.
 */
export function searchClientOf<Document extends object>(
  client: SearchIndexClient,
  index: string,
): SearchClient<Document> {
  const clients = known.get(client) ?? new Map<string, SearchClient<object>>();
  known.set(client, clients);
  const found = clients.get(index) ?? client.getSearchClient<object>(index);
  // The one used last comes last.
  clients.delete(index);
  clients.set(index, found);
  const [oldest] = clients.keys();
  if (clients.size > MAX_INDEXES && oldest !== undefined) clients.delete(oldest);
  // The type of the documents is the caller's knowledge alone: the SDK's client does not depend on it.
  return found as unknown as SearchClient<Document>;
}
