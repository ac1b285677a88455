import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { ServiceError } from './service-error.ts';

/** A reader reads documents, a contributor also writes them, an admin also manages indexes and aliases. */
export type Role = 'reader' | 'contributor' | 'admin';

export interface Credentials {
  /** The admin key. */
  readonly apiKey: string;
  /** A query key, which only reads documents. */
  readonly queryKey?: string;
  /** Valid access tokens and their roles. */
  readonly tokens?: Readonly<Record<string, Role>>;
}

const RANKS: readonly Role[] = ['reader', 'contributor', 'admin'];

/** Throws 401 without valid credentials, and 403 when their role does not suffice. */
export function authorize(
  headers: IncomingHttpHeaders,
  needed: Role,
  { apiKey, queryKey, tokens = {} }: Credentials,
): void {
  const role = roleOf(headers, { apiKey, ...(queryKey === undefined ? {} : { queryKey }), tokens });
  if (RANKS.indexOf(role) >= RANKS.indexOf(needed)) return;
  throw new ServiceError(403, 'The caller does not have permission to perform this operation.', {
    code: 'Forbidden',
  });
}

function roleOf(headers: IncomingHttpHeaders, { apiKey, queryKey, tokens = {} }: Credentials): Role {
  const key = headers['api-key'];
  if (typeof key === 'string') {
    if (isSame(key, apiKey)) return 'admin';
    if (queryKey !== undefined && isSame(key, queryKey)) return 'reader';
    throw new ServiceError(403, 'Access denied due to invalid subscription key or wrong API endpoint.', {
      code: 'Forbidden',
    });
  }
  const [scheme, token = ''] = headers.authorization?.split(' ') ?? [];
  const role = Object.hasOwn(tokens, token) ? tokens[token] : undefined;
  if (scheme?.toLowerCase() === 'bearer' && role !== undefined) return role;
  throw new ServiceError(401, 'Access denied due to missing or invalid credentials.', {
    code: 'Unauthorized',
    headers: { 'www-authorize': 'Bearer authorization_uri="https://login.microsoftonline.com/common"' },
  });
}

function isSame(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
