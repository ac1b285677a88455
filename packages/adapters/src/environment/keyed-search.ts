import type { SearchIndexClientOptions } from '@azure/search-documents';
import type { Secret } from './secret.ts';

type Policy = NonNullable<SearchIndexClientOptions['additionalPolicies']>[number];

/** In place of the key, which never reaches the client: it shows its credential to whoever looks. */
const PLACEHOLDER = { key: 'sent-with-each-request' } as const;

/**
 * What `new SearchIndexClient(endpoint, credential, { …, ...options })` takes to send a key that no output of
 * the client, or of the clients that it makes, can show.
 */
export function keyedSearch(key: Secret): {
  readonly credential: { readonly key: string };
  readonly options: { readonly additionalPolicies: Policy[] };
} {
  const policy: Policy['policy'] = {
    name: 'searchKey',
    async sendRequest(request, next) {
      request.headers.set('api-key', key.reveal());
      return next(request);
    },
  };
  return { credential: PLACEHOLDER, options: { additionalPolicies: [{ policy, position: 'perRetry' }] } };
}
