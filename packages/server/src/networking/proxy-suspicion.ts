import type { Context } from 'hono';
import { parseAddress } from './subscriber-network.ts';

/** The number of requests to check. A wrong setting shows among the first ones. */
const LOOKS = 100;
const PUBLIC = 'unicast';

/**
 * Checks the first requests for a sign that `TRUSTED_PROXY` names too few proxies, so that all clients share one limit:
 * a private client address with an `X-Forwarded-For` header that names a public one. Calls `onSuspicion` once. This is
 * no proof: anyone in a private network can send that header.
 */
export function createProxySuspicion(
  onSuspicion: () => void,
): (context: Context, address: string | undefined) => void {
  let looks = LOOKS;
  return (context, address) => {
    if (looks === 0) return;
    looks -= 1;
    const forwarded = context.req.header('x-forwarded-for');
    if (forwarded === undefined) return;
    const client = parseAddress(address);
    if (client === undefined || client.range() === PUBLIC) return;
    // The first entry is the client that the outermost proxy claims to have seen.
    const first = parseAddress(forwarded.slice(0, 100).split(',', 1)[0]);
    if (first === undefined || first.range() !== PUBLIC) return;
    looks = 0;
    onSuspicion();
  };
}
