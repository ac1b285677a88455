import type { Configuration, Secret } from '@rag/configuration';
import { createSecretMatcher, createTokenCheck, readAuthorization } from '../networking/index.ts';

/** Whether a request may see the dashboard. */
export type DashboardAccess = (request: Request) => boolean;

const LOCAL_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

/**
 * Decides who may see the dashboard. With a token: requests that send it. Without a token: browsers on this machine, if
 * the service listens on a loopback address only and trusts no proxy. `undefined` if nobody may see it.
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
  const isBearer = createTokenCheck(token);
  const matches = createSecretMatcher(token);
  return ({ headers }) => {
    const authorization = headers.get('authorization');
    const { scheme, credentials } = readAuthorization(authorization);
    return scheme === 'basic' ? matches(passwordOf(credentials)) : isBearer(authorization);
  };
}

function passwordOf(credentials: string): string {
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  return decoded.slice(decoded.indexOf(':') + 1);
}
