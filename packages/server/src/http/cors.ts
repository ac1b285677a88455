import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { SECURITY_HEADERS } from './security-headers.ts';

/**
 * Lets pages of other origins ask questions, without cookies or other credentials. They may send any header, since
 * none grants access: the clients of some protocols send a dozen.
 *
 * @param origins such as `https://www.example.org`, or `*` for all
 */
export function createCors(origins: readonly string[]): MiddlewareHandler {
  const admit = cors({
    origin: origins.includes('*') ? '*' : [...origins],
    allowMethods: ['GET', 'HEAD', 'POST', 'DELETE'],
    exposeHeaders: ['Retry-After', 'RateLimit', 'RateLimit-Policy'],
    maxAge: 86_400,
  });
  return async function crossOrigin(context, next) {
    const preflight = await admit(context, next);
    if (preflight instanceof Response)
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) preflight.headers.set(name, value);
    return preflight;
  };
}
