import type { Context } from 'hono';
import { parseAddress } from './network.ts';

/** What is looked at before nothing more is: whoever is behind a wrong setting is seen among the first. */
const LOOKS = 100;
const PUBLIC = 'unicast';

/**
 * Looks at the first clients for a sign that `TRUSTED_PROXY` names too few proxies, so that all readers share one
 * limit: a client of a private address whose request says that it was forwarded for somebody else. Calls `onSuspicion`
 * once. Only a sign: anyone in a private network can write that header, too.
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
    // The first is whom the outermost proxy saw, or says so.
    const first = parseAddress(forwarded.slice(0, 100).split(',', 1)[0]);
    if (first === undefined || first.range() !== PUBLIC) return;
    looks = 0;
    onSuspicion();
  };
}
