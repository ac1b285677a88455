import type { SearchIndexClient, SearchIndexClientOptions } from '@azure/search-documents';
import type { SearchConfiguration } from '../configuration.ts';
import type { Secret } from '../secret.ts';
import { type OpenAzureIdentity, requireIdentity } from './azure-identity.ts';

/**
 * A client for the search service at an endpoint, with the configured key or else the identity, and in the configured
 * version of the protocol or else that of the SDK. No output of the client, or of the clients that it makes, shows the
 * key.
 */
export async function openSearchClient(
  endpoint: string,
  { apiKey, apiVersion: serviceVersion }: Pick<SearchConfiguration, 'apiKey' | 'apiVersion'>,
  identity?: OpenAzureIdentity,
): Promise<SearchIndexClient> {
  const [{ SearchIndexClient }, { recommendedSearchOptions }] = await Promise.all([
    import('@azure/search-documents'),
    import('@rag/adapters/azure-search'),
  ]);
  const options = {
    ...recommendedSearchOptions(endpoint),
    ...(serviceVersion === undefined ? {} : { serviceVersion }),
  };
  if (apiKey !== undefined)
    return new SearchIndexClient(endpoint, PLACEHOLDER, {
      ...options,
      additionalPolicies: [sendKey(apiKey)],
    });
  const { credential } = await requireIdentity(identity, 'AZURE_SEARCH_KEY');
  return new SearchIndexClient(endpoint, credential, options);
}

type Policy = NonNullable<SearchIndexClientOptions['additionalPolicies']>[number];

/** Replaces the key, since the client shows its credential when it is printed. */
const PLACEHOLDER = { key: 'sent-with-each-request' } as const;

function sendKey(key: Secret): Policy {
  return {
    position: 'perRetry',
    policy: {
      name: 'searchKey',
      async sendRequest(request, next) {
        request.headers.set('api-key', key.reveal());
        return next(request);
      },
    },
  };
}
