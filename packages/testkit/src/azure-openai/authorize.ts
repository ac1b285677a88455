import type { IncomingHttpHeaders } from 'node:http';
import { accessDenied, invalidToken } from './api-error.ts';

export interface Credentials {
  /** The value that `api-key` must have. */
  readonly apiKey: string;
  /** Whether a bearer token of Entra ID is valid. */
  readonly acceptToken: (token: string) => boolean;
}

/**
 * Throws unless the call carries a valid key or token. A wrong key fails even beside a valid token. The v1 API also
 * accepts the key as a bearer token, as clients of OpenAI send it.
 */
export function authorize(
  headers: IncomingHttpHeaders,
  { apiKey, acceptToken, acceptsKeyAsToken }: Credentials & { readonly acceptsKeyAsToken: boolean },
): void {
  const key = headers['api-key'];
  if (key !== undefined) {
    if (key === apiKey) return;
    throw accessDenied();
  }
  const token = /^Bearer (.+)$/iu.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) throw accessDenied();
  if (!(acceptsKeyAsToken && token === apiKey) && !acceptToken(token)) throw invalidToken();
}
