import { createHmac } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { TrustedProxy } from '@rag/configuration';
import type { Context } from 'hono';
import { createClientAddress } from './client-address.ts';
import { toNetwork } from './network.ts';
import { createProxySuspicion } from './proxy-suspicion.ts';

export interface ClientKeyOptions {
  /** Gives the present secret: another array each time that it changes. */
  readonly secret: () => Uint8Array;
  readonly trustedProxy?: TrustedProxy;
  /** Called once, where it seems that more proxies stand in front than are trusted. */
  readonly onSuspicion?: () => void;
}

interface Known {
  readonly address: string | undefined;
  readonly secret: Uint8Array;
  readonly key: string;
}

/**
 * The key under which a client's questions are counted: the HMAC (RFC 2104) of its network with SHA-256, under
 * a secret that is made at random, changes now and then and is kept nowhere for long, so that soon no key leads
 * back to an address.
 */
export function createClientKey({
  secret,
  trustedProxy = { kind: 'none' },
  onSuspicion = () => {},
}: ClientKeyOptions): (context: Context) => string {
  const addressOf = createClientAddress(trustedProxy, (context) => getConnInfo(context).remote.address);
  const suspect = createProxySuspicion(onSuspicion);
  // A browser asks again over the same connection: its last key stays with that, and goes with it.
  const known = new WeakMap<object, Known>();

  return (context) => {
    const address = addressOf(context);
    const current = secret();
    const connection: object = context.env.incoming.socket;
    const last = known.get(connection);
    if (last !== undefined && last.address === address && last.secret === current) return last.key;
    suspect(context, address);
    const key = createHmac('sha256', current).update(toNetwork(address)).digest('base64url');
    known.set(connection, { address, secret: current, key });
    return key;
  };
}
