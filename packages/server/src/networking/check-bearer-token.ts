import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@rag/configuration';

/**
 * Compares what a client sent with a secret. The comparison takes the same time for any input, because it compares
 * hashes of one length.
 */
export function createSecretMatcher(secret: Secret): (given: string) => boolean {
  const expected = digest(secret.reveal());
  return (given) => timingSafeEqual(digest(given), expected);
}

/** Checks `Authorization` headers for a bearer token. Without a token everyone is allowed. */
export function createTokenCheck(token: Secret | undefined): (authorization: string | null) => boolean {
  if (token === undefined) return () => true;
  const matches = createSecretMatcher(token);
  return (authorization) => {
    const { scheme, credentials } = readAuthorization(authorization);
    return matches(credentials) && scheme === 'bearer';
  };
}

/** Splits an `Authorization` header (RFC 9110) at its first space. The scheme is in lower case. */
export function readAuthorization(header: string | null): {
  readonly scheme: string;
  readonly credentials: string;
} {
  const [scheme = '', ...rest] = (header ?? '').split(' ');
  return { scheme: scheme.toLowerCase(), credentials: rest.join(' ') };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
