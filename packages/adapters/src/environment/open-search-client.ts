import type { SearchIndexClient } from '@azure/search-documents';
import { type OpenAzureIdentity, requireIdentity } from './azure-identity.ts';
import type { BackendSettings } from './backend-variables.ts';
import { keyedSearch } from './keyed-search.ts';

export type SearchSettings = Pick<
  BackendSettings,
  | 'AZURE_SEARCH_ENDPOINT'
  | 'AZURE_SEARCH_KEY'
  | 'AZURE_SEARCH_API_VERSION'
  | 'AZURE_SEARCH_INDEX'
  | 'AZURE_SEARCH_FIELDS'
>;

/**
 * A client for the search service at an endpoint, with the key that was set or else the identity, in the
 * version of the protocol that was set or else the SDK's own.
 */
export async function openSearchClient(
  endpoint: string,
  { AZURE_SEARCH_KEY: key, AZURE_SEARCH_API_VERSION: serviceVersion }: Partial<SearchSettings>,
  identity: OpenAzureIdentity | undefined,
): Promise<SearchIndexClient> {
  const [{ SearchIndexClient }, { recommendedSearchOptions }, { credential, options }] = await Promise.all([
    import('@azure/search-documents'),
    import('../azure-search/index.ts'),
    key === undefined ? withIdentity(identity) : keyedSearch(key),
  ]);
  return new SearchIndexClient(endpoint, credential, {
    ...recommendedSearchOptions(endpoint),
    ...options,
    ...(serviceVersion === undefined ? {} : { serviceVersion }),
  });
}

async function withIdentity(open: OpenAzureIdentity | undefined) {
  const { credential } = await requireIdentity(open, 'AZURE_SEARCH_KEY');
  return { credential, options: {} };
}
