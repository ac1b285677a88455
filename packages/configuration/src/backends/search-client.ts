import type { SearchIndexClient, SearchIndexClientOptions } from '@azure/search-documents';
import type { SearchConfiguration } from '../configuration.ts';
import { ConfigurationError } from '../configuration-error.ts';
import type { Secret } from '../secret.ts';
import { type OpenAzureIdentity, requireIdentity } from './azure-identity.ts';
import { traceHeaders } from './trace-context.ts';

type SearchAccess = Pick<SearchConfiguration, 'apiKey' | 'apiVersion'>;

/**
 * A client for the search service at an endpoint, with the configured key or else the identity, and in the configured
 * version of the protocol or else that of the SDK.
 */
export async function openSearchClient(
  endpoint: string,
  access: SearchAccess,
  identity?: OpenAzureIdentity,
): Promise<SearchIndexClient> {
  const [{ SearchIndexClient }, { recommendedSearchOptions }, { credential, options }] = await Promise.all([
    import('@azure/search-documents'),
    import('@rag/adapters/azure-search'),
    access.apiKey === undefined ? openIdentifiedAccess(access, identity) : openKeyedSearch(access),
  ]);
  return new SearchIndexClient(endpoint, credential, { ...recommendedSearchOptions(endpoint), ...options });
}

/**
 * What `new SearchIndexClient(endpoint, credential, { …, ...options })` needs to send the configured key. No output of
 * the client, or of the clients that it makes, shows the key. For edge runtimes, which bundle the SDK and have no
 * managed identity: throws a `ConfigurationError` without a key.
 */
export function openKeyedSearch({ apiKey, apiVersion }: SearchAccess): {
  readonly credential: { readonly key: string };
  readonly options: SearchIndexClientOptions;
} {
  if (apiKey === undefined)
    throw new ConfigurationError(['AZURE_SEARCH_KEY: must be set where there is no managed identity']);
  const additionalPolicies = [sendKey(apiKey), continueTrace];
  return { credential: PLACEHOLDER, options: { ...toVersionOption(apiVersion), additionalPolicies } };
}

async function openIdentifiedAccess({ apiVersion }: SearchAccess, identity: OpenAzureIdentity | undefined) {
  const { credential } = await requireIdentity(identity, 'AZURE_SEARCH_KEY');
  return { credential, options: { ...toVersionOption(apiVersion), additionalPolicies: [continueTrace] } };
}

function toVersionOption(apiVersion: string | undefined): SearchIndexClientOptions {
  return apiVersion === undefined ? {} : { serviceVersion: apiVersion };
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

const continueTrace: Policy = {
  position: 'perRetry',
  policy: {
    name: 'traceContext',
    async sendRequest(request, next) {
      for (const [name, value] of Object.entries(traceHeaders())) request.headers.set(name, value);
      return next(request);
    },
  },
};
