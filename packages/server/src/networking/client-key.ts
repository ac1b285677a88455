import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { TrustedProxy } from '@rag/configuration';
import type { Context } from 'hono';
import { createClientAddress } from './client-address.ts';
import { createProxySuspicion } from './proxy-suspicion.ts';
import { toNetwork } from './subscriber-network.ts';

export interface ClientKeyOptions {
  /** Returns the current secret: a new array each time that it changes. */
  readonly secret: () => Uint8Array;
  readonly trustedProxy?: TrustedProxy;
  /** Called once if there seem to be more proxies than `trustedProxy` names. */
  readonly onSuspicion?: () => void;
}

interface Known {
  readonly address: string | undefined;
  readonly secret: Uint8Array;
  readonly key: string;
}

/**
 * The key under which a client's questions are counted: the HMAC (RFC 2104) of its network with SHA-256. The secret is
 * random, changes regularly and is not stored for long, so that old keys cannot be traced to an address.
 */
export function createClientKey({
  secret,
  trustedProxy = { kind: 'none' },
  onSuspicion = () => {},
}: ClientKeyOptions): (context: Context) => string {
  const addressOf = createClientAddress(trustedProxy, ({ env }) => env.incoming.socket.remoteAddress);
  const suspect = createProxySuspicion(onSuspicion);
  // A browser reuses its connection, so the last key of each connection is cached for as long as it is open.
  const known = new WeakMap<object, Known>();
  // Made once for each secret: with the bytes of a secret, an HMAC takes six times as long.
  const hmacKeys = new WeakMap<Uint8Array, KeyObject>();

  function hmacKeyOf(current: Uint8Array): KeyObject {
    const made = hmacKeys.get(current) ?? createSecretKey(current);
    hmacKeys.set(current, made);
    return made;
  }

  return (context) => {
    const address = addressOf(context);
    const current = secret();
    const connection: object = context.env.incoming.socket;
    const last = known.get(connection);
    if (last !== undefined && last.address === address && last.secret === current) return last.key;
    suspect(context, address);
    const key = createHmac('sha256', hmacKeyOf(current)).update(toNetwork(address)).digest('base64url');
    known.set(connection, { address, secret: current, key });
    return key;
  };
}
