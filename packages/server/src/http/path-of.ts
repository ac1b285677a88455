import { getPath } from 'hono/utils/url';
import { SECURITY_HEADERS } from './security-headers.ts';

/**
 * The path of a request, as the routes are written: with single slashes and none at its end. Clients that join an address
 * and a path by hand, such as `https://host/v1/` and `/models`, ask for `/v1//models`.
 */
export function pathOf(request: Request): string {
  const path = getPath(request);
  if (!path.includes('//') && (path.length === 1 || !path.endsWith('/'))) return path;
  const single = path.replaceAll(/\/{2,}/g, '/');
  return single.length > 1 && single.endsWith('/') ? single.slice(0, -1) : single;
}

/**
 * Leads from the address of a page to the same without slashes at its end, where the page's relative links work.
 * `undefined` if it has none. The way is relative, since a proxy may have removed the start of the path.
 */
export function redirectWithoutSlash(request: Request): Response | undefined {
  const [, name = '', slashes = ''] = /([^/]+)(\/*)$/.exec(new URL(request.url).pathname) ?? [];
  if (slashes === '') return undefined;
  const headers = { ...SECURITY_HEADERS, Location: `${'../'.repeat(slashes.length)}${name}` };
  return new Response(null, { status: 308, headers });
}
