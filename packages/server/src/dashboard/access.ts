import { createHash, timingSafeEqual } from 'node:crypto';
import type { Configuration, Secret } from '@rag/configuration';

/** Whether a request may see the dashboard. */
export type DashboardAccess = (request: Request) => boolean;

const LOCAL_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

/**
 * Who may see the dashboard. With a token, whoever has it. Without one, only browsers on a machine whose service nobody
 * else can reach: it listens to this machine alone and stands behind no proxy. Nobody (`undefined`) otherwise.
 */
export function createDashboardAccess({
  http: { host, trustedProxy },
  telemetry: { dashboardToken },
}: Pick<Configuration, 'http' | 'telemetry'>): DashboardAccess | undefined {
  if (dashboardToken !== undefined) return createTokenAccess(dashboardToken);
  if (!LOCAL_NAMES.has(host) || trustedProxy.kind !== 'none') return undefined;
  // Another name in the request is one that a proxy passed on, or that another site points at this machine.
  return ({ url }) => LOCAL_NAMES.has(new URL(url).hostname);
}

/** By `Authorization`: Basic (RFC 7617) with any user name, for which browsers have a dialogue, or Bearer. */
function createTokenAccess(token: Secret): DashboardAccess {
  const expected = digest(token.reveal());
  return ({ headers }) => {
    const [scheme = '', credentials = ''] = (headers.get('authorization') ?? '').split(' ');
    const given = scheme.toLowerCase() === 'basic' ? passwordOf(credentials) : credentials;
    // Hashes have one length, and comparing them takes the same time whatever was given.
    return timingSafeEqual(digest(given), expected);
  };
}

function passwordOf(credentials: string): string {
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  return decoded.slice(decoded.indexOf(':') + 1);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
