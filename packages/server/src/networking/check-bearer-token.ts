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
    const [scheme = '', given = ''] = (authorization ?? '').split(' ');
    return matches(given) && scheme.toLowerCase() === 'bearer';
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
