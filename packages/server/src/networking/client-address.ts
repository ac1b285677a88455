import type { TrustedProxy } from '@rag/configuration';
import type { Context } from 'hono';
import { parseAddress } from './subscriber-network.ts';

/** The client address of a request, as text; `undefined` if it is unknown. */
export type ClientAddress = (context: Context) => string | undefined;

/**
 * Determines the client address of a request: the address that a trusted proxy reports, and without one the address of
 * the `peer`, the other end of the connection. A client cannot forge it: proxies append on the right, and only as many
 * entries are read from there as there are proxies. For a request that bypassed the proxy, or whose entry is no
 * address, it is the peer's address.
 */
export function createClientAddress(trusted: TrustedProxy, peer: ClientAddress): ClientAddress {
  switch (trusted.kind) {
    case 'none':
      return peer;
    case 'hops':
      return (context) =>
        usable(entryFromRight(context.req.header('x-forwarded-for'), trusted.count)) ?? peer(context);
    case 'front-door': {
      const isFrontDoor = secretComparison(trusted.id);
      return (context) =>
        isFrontDoor(context.req.header('x-azure-fdid'))
          ? (usable(context.req.header('x-azure-socketip')) ?? peer(context))
          : peer(context);
    }
  }
}

function usable(text: string | undefined): string | undefined {
  return parseAddress(text) === undefined ? undefined : text;
}

/** Does not split the whole list, since a client may send a long one. */
function entryFromRight(list: string | undefined, count: number): string | undefined {
  if (list === undefined) return undefined;
  let end = list.length;
  for (let skipped = 1; skipped < count; skipped += 1) {
    end = list.lastIndexOf(',', end - 1);
    if (end < 1) return undefined;
  }
  return list.slice(list.lastIndexOf(',', end - 1) + 1, end);
}

/** Compares in constant time, since the id is a secret. */
function secretComparison(expected: string): (given: string | undefined) => boolean {
  return (given) => {
    if (given?.length !== expected.length) return false;
    let difference = 0;
    for (let index = 0; index < expected.length; index += 1) {
      difference |= expected.charCodeAt(index) ^ given.toLowerCase().charCodeAt(index);
    }
    return difference === 0;
  };
}
