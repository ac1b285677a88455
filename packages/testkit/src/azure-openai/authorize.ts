import type { IncomingHttpHeaders } from 'node:http';
import { accessDenied, invalidToken } from './api-error.ts';

export interface Credentials {
  /** What `api-key` must be. */
  readonly apiKey: string;
  /** Which bearer tokens of Entra ID are good. */
  readonly acceptToken: (token: string) => boolean;
}

/**
 * Throws unless the call brings a key or a token that is good; a wrong key is not made good by a token. The v1
 * API takes the key as a bearer token too, as clients of OpenAI send it.
 */
export function authorize(
  headers: IncomingHttpHeaders,
  { apiKey, acceptToken, takesKeyAsToken }: Credentials & { readonly takesKeyAsToken: boolean },
): void {
  const key = headers['api-key'];
  if (key !== undefined) {
    if (key === apiKey) return;
    throw accessDenied();
  }
  const token = /^Bearer (.+)$/iu.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) throw accessDenied();
  if (!(takesKeyAsToken && token === apiKey) && !acceptToken(token)) throw invalidToken();
}
