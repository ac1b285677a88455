import type { SearchIndexClient } from '@azure/search-documents';
import { type OpenAzureIdentity, requireIdentity } from './azure-identity.ts';
import type { BackendSettings } from './backend-variables.ts';
import { keyedSearch } from './keyed-search.ts';
import type { Secret } from './secret.ts';

export type SearchSettings = Pick<
  BackendSettings,
  'AZURE_SEARCH_ENDPOINT' | 'AZURE_SEARCH_KEY' | 'AZURE_SEARCH_INDEX' | 'AZURE_SEARCH_FIELDS'
>;

/** A client for the search service at an endpoint, with the key that was set or else the identity. */
export async function openSearchClient(
  endpoint: string,
  key: Secret | undefined,
  identity: OpenAzureIdentity | undefined,
): Promise<SearchIndexClient> {
  const [{ SearchIndexClient }, { recommendedSearchOptions }, { credential, options }] = await Promise.all([
    import('@azure/search-documents'),
    import('../azure-search/index.ts'),
    key === undefined ? withIdentity(identity) : keyedSearch(key),
  ]);
  return new SearchIndexClient(endpoint, credential, { ...recommendedSearchOptions(endpoint), ...options });
}

async function withIdentity(open: OpenAzureIdentity | undefined) {
  const { credential } = await requireIdentity(open, 'AZURE_SEARCH_KEY');
  return { credential, options: {} };
}
