import type { TrustedProxy } from '@rag/configuration';
import type { Context } from 'hono';
import { parseAddress } from './network.ts';

/** The address that a request comes from, as text; `undefined` where that cannot be told. */
export type ClientAddress = (context: Context) => string | undefined;

/**
 * Tells who is asking: `peer` gives the other end of the connection, and a trusted proxy, if there is one,
 * whom it asks for. What a client writes into these headers itself is never taken: proxies append to the
 * right, and only as many entries from there are read as there are proxies. A request that did not come
 * through the proxy, or whose entry is no address, counts as one of its peer.
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

/** Without splitting the whole: a client may send a long one. */
function entryFromRight(list: string | undefined, count: number): string | undefined {
  if (list === undefined) return undefined;
  let end = list.length;
  for (let skipped = 1; skipped < count; skipped += 1) {
    end = list.lastIndexOf(',', end - 1);
    if (end < 1) return undefined;
  }
  return list.slice(list.lastIndexOf(',', end - 1) + 1, end);
}

/** Compares in a time that tells nothing of where two texts differ: the id is what keeps others out. */
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
