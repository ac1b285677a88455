import { RagError } from '@rag/core';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Options for `new SearchIndexClient(endpoint, credential, recommendedSearchOptions(endpoint))`: the SDK
 * makes one attempt a call, since how often to try again is decided once, by whoever wraps the port. Plain
 * `http:` is allowed for loopback addresses, for emulators, and refused with `invalid_input` for any other.
 */
export function recommendedSearchOptions(endpoint: string): {
  readonly retryOptions: { readonly maxRetries: 0 };
  readonly allowInsecureConnection: boolean;
} {
  const { protocol } = readEndpoint(endpoint);
  return { retryOptions: { maxRetries: 0 }, allowInsecureConnection: protocol === 'http:' };
}

/** Keys and documents never travel in clear, whoever made the client. */
export function readEndpoint(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname))) return url;
  throw new RagError(
    'invalid_input',
    'The search endpoint must be an https: URL; http: is for loopback addresses only.',
  );
}
