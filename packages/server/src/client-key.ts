import { hash } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/**
 * The key under which a client's questions are counted: a keyed hash (RFC 2104) of its network. The secret
 * is made at random, changes at the latest with the process and is not kept, so that no key leads back to an
 * address for long.
 *
 * The network is that of the socket: behind a proxy all clients share one.
 */
export function createClientKey(secret: Uint8Array): (context: Context) => string {
  const prefix = Buffer.from(secret).toString('base64url');
  return function clientKey(context) {
    return hash('sha256', prefix + toNetwork(getConnInfo(context).remote.address), 'base64url');
  };
}

/** The same with a secret that changes now and then: another array each time that it does. */
export function createRotatingClientKey(currentSecret: () => Uint8Array): (context: Context) => string {
  let secret = currentSecret();
  let clientKey = createClientKey(secret);
  return (context) => {
    const current = currentSecret();
    if (current !== secret) {
      secret = current;
      clientKey = createClientKey(current);
    }
    return clientKey(context);
  };
}

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * What stands for one subscriber: an IPv4 address, or the first 64 bits of an IPv6 address, since every
 * subscriber has at least so many to choose from (RFC 6177).
 */
export function toNetwork(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  if (!address.includes(':')) return address;
  const mapped = MAPPED_IPV4.exec(address)?.[1];
  if (mapped !== undefined) return mapped;

  const [head = '', tail] = address.replace(/%.*$/, '').split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? 0 : tail.split(':').length + (tail.includes('.') ? 1 : 0);
    while (groups.length + after < 8) groups.push('0');
    if (tail !== '') groups.push(...tail.split(':'));
  }
  return groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':');
}
