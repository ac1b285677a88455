import { RagError } from '@rag/core';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Options for `new SearchIndexClient(endpoint, credential, recommendedSearchOptions(endpoint))`. They switch off
 * the SDK's retries, since a decorator of the port retries. They allow plain `http:` for loopback addresses, so
 * that emulators work. Throws `invalid_input` for plain `http:` to any other address.
 */
export function recommendedSearchOptions(endpoint: string): {
  readonly retryOptions: { readonly maxRetries: 0 };
  readonly allowInsecureConnection: boolean;
} {
  const { protocol } = assertSecureEndpoint(endpoint);
  return { retryOptions: { maxRetries: 0 }, allowInsecureConnection: protocol === 'http:' };
}

/** Throws `invalid_input` when keys and documents would travel unencrypted to another machine. */
export function assertSecureEndpoint(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname))) return url;
  throw new RagError(
    'invalid_input',
    'The search endpoint must be an https: URL; http: is for loopback addresses only.',
  );
}
