import type { TrustedProxy } from '@rag/configuration';
import { hashText } from '@rag/core/adapter';
import type { Context } from 'hono';
import { createClientAddress, toNetwork } from '../networking/index.ts';

/**
 * The counterpart of `createClientKey` on Node: a hash of the client's network with a secret that lives as long as
 * the isolate. The platform writes the peer's address into each request and overwrites any value from the client.
 */
export function createEdgeClientKey(
  secret: string,
  trustedProxy: TrustedProxy = { kind: 'none' },
): (context: Context) => string {
  const addressOf = createClientAddress(trustedProxy, ({ req }) => req.header('cf-connecting-ip'));
  return (context) => hashText(`${secret} ${toNetwork(addressOf(context))}`);
}
