import { z } from 'zod';

/**
 * Whose word on a client's address is taken:
 *
 * - `none`: nobody's; the address is the one that the connection comes from.
 * - `hops`: that many proxies, each of which appends the address that it sees to `X-Forwarded-For`. Application
 *   Gateway is one of them: it appends a port, too. Where an ingress stands between it and the service they are two.
 * - `front-door`: the Azure Front Door of that id, which writes `X-Azure-FDID` and `X-Azure-SocketIP`.
 */
export type TrustedProxy =
  | { readonly kind: 'none' }
  | { readonly kind: 'hops'; readonly count: number }
  | { readonly kind: 'front-door'; readonly id: string };

const HOPS = /^hops:([1-9]|10)$/;
const APP_GATEWAY = /^app-gateway(?::([1-9]|10))?$/;
const FRONT_DOOR = /^front-door:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** The schema of `TRUSTED_PROXY`: `none`, `hops:N`, `app-gateway`, `app-gateway:N` or `front-door:<id>`. */
export function trustedProxy() {
  return z
    .string()
    .refine(
      (text) => parse(text) !== undefined,
      'must be none, hops:1 to hops:10, app-gateway, app-gateway:1 to app-gateway:10, or front-door: followed by the id of the Front Door, a UUID',
    )
    .default('none');
}

/** What a value of `TRUSTED_PROXY` means; nobody is trusted for one that the schema refuses. */
export function parseTrustedProxy(text: string): TrustedProxy {
  return parse(text) ?? { kind: 'none' };
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
