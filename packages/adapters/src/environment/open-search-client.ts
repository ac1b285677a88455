import type { SearchIndexClient } from '@azure/search-documents';
import { type OpenAzureIdentity, requireIdentity } from './azure-identity.ts';
import type { BackendSettings } from './backend-variables.ts';
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
  const [{ SearchIndexClient }, { recommendedSearchOptions }, credential] = await Promise.all([
    import('@azure/search-documents'),
    import('../azure-search/index.ts'),
    key === undefined
      ? requireIdentity(identity, 'AZURE_SEARCH_KEY').then((found) => found.credential)
      : toCredential(key),
  ]);
  return new SearchIndexClient(endpoint, credential, recommendedSearchOptions(endpoint));
}

/** The SDK's own keeps the key where `inspect` shows it; this has it behind a getter. */
function toCredential(key: Secret): { readonly key: string } {
  return {
    get key() {
      return key.reveal();
    },
  };
}
