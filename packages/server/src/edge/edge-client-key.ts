import type { TrustedProxy } from '@rag/configuration';
import { hashText } from '@rag/core/adapter';
import type { Context } from 'hono';
import { createClientAddress, toNetwork } from '../networking/index.ts';

/**
 * As `createClientKey` does on Node: a hash of the client's network together with a secret that ends with the
 * isolate. The peer's address is the one that the platform itself writes into each request, over what a client
 * sent.
 */
export function createEdgeClientKey(
  secret: string,
  trustedProxy: TrustedProxy = { kind: 'none' },
): (context: Context) => string {
  const addressOf = createClientAddress(trustedProxy, ({ req }) => req.header('cf-connecting-ip'));
  return (context) => hashText(`${secret} ${toNetwork(addressOf(context))}`);
}
