import { hashText } from '@rag/core';
import type { Context } from 'hono';
import { toNetwork } from '../client-key.ts';

/**
 * As `createClientKey` does on Node: a hash of the client's network, keyed with a secret that ends with the
 * isolate. The address is the one that the platform itself writes into each request, over what a client sent.
 */
export function createEdgeClientKey(secret: string): (context: Context) => string {
  return function clientKey(context) {
    return hashText(`${secret} ${toNetwork(context.req.header('cf-connecting-ip'))}`);
  };
}
