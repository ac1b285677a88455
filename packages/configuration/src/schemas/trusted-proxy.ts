import { z } from 'zod';

/**
 * Which proxy may name the address of a client:
 *
 * - `none`: no proxy. The address is that of the connection.
 * - `hops`: `count` proxies in a row, each of which appends the address that it sees to `X-Forwarded-For`.
 * - `front-door`: the Azure Front Door with this id, which writes `X-Azure-FDID` and `X-Azure-SocketIP`.
 */
export type TrustedProxy =
  | { readonly kind: 'none' }
  | { readonly kind: 'hops'; readonly count: number }
  | { readonly kind: 'front-door'; readonly id: string };

const HOPS = /^hops:([1-9]|10)$/;
/** Application Gateway appends the client's port too, which the reader of the address removes. */
const APP_GATEWAY = /^app-gateway(?::([1-9]|10))?$/;
const FRONT_DOOR = /^front-door:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

const EXPECTED =
  'must be none, hops:1 to hops:10, app-gateway, app-gateway:1 to app-gateway:10, or front-door: followed by the id of the Front Door, a UUID';

/** `none`, `hops:N`, `app-gateway`, `app-gateway:N` or `front-door:<id>`. */
export function trustedProxy() {
  return z.string().transform((text, context): TrustedProxy => {
    const proxy = parse(text);
    if (proxy === undefined) context.addIssue(EXPECTED);
    return proxy ?? { kind: 'none' };
  });
}

function parse(text: string): TrustedProxy | undefined {
  if (text === 'none') return { kind: 'none' };
  const gateway = APP_GATEWAY.exec(text);
  if (gateway !== null) return { kind: 'hops', count: Number(gateway[1] ?? 1) };
  const count = HOPS.exec(text)?.[1];
  if (count !== undefined) return { kind: 'hops', count: Number(count) };
  const id = FRONT_DOOR.exec(text)?.[1];
  return id === undefined ? undefined : { kind: 'front-door', id: id.toLowerCase() };
}
