import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@rag/configuration';

/**
 * A check of `Authorization` headers against a bearer token, in a time that tells nothing about the token. Without a
 * token everyone is allowed.
 */
export function createTokenCheck(token: Secret | undefined): (authorization: string | null) => boolean {
  if (token === undefined) return () => true;
  const expected = digest(`Bearer ${token.reveal()}`);
  return (authorization) => timingSafeEqual(digest(authorization ?? ''), expected);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
