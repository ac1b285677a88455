import { isAbort, RagError, type RagErrorCode } from '@rag/core';

/** The service may name a long time. A caller that would wait longer than this has given up. */
const MAX_RETRY_AFTER_MS = 60_000;

interface ResponseHeaders {
  get(name: string): string | null | undefined;
}

/** The part of a response that errors are made from. */
export interface ServiceResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
}

/** What is known about a failed call besides the thrown value. */
export interface FailedCall {
  /** The response, if one arrived. The SDK's error does not carry it when its body is empty. */
  readonly response: ServiceResponse | undefined;
  readonly now: () => number;
}

/**
 * Converts anything that the SDK throws to a {@link RagError}. Keeps the status, the short error code and the
 * request id of a response, and the system's code of a failed connection. Keeps no message and no `cause`,
 * since they quote queries, documents and tokens.
 */
export function mapSearchError(error: unknown, call: FailedCall): RagError {
  if (error instanceof RagError) return error;
  if (isAbort(error)) return new RagError('aborted', 'The caller gave up.');
  if (error instanceof Error && /Authentication|CredentialUnavailable/.test(error.name))
    return new RagError('unauthorized', 'The credential gave no access token for the search service.', {
      details: { reason: error.name },
    });
  const status = call.response?.status ?? numberOf(error, 'statusCode');
  const { code, message, retryable } = classify(status);
  const retryAfterMs =
    status === 429 || status === 503 ? readRetryAfter(call.response?.headers, call.now) : undefined;
  return new RagError(code, message, {
    ...(retryable === undefined ? {} : { retryable }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    details: describe(error, status, call.response?.headers),
  });
}

interface Classification {
  readonly code: RagErrorCode;
  readonly message: string;
  readonly retryable?: boolean;
}

const BY_STATUS: ReadonlyMap<number, Classification> = new Map([
  [
    400,
    {
      code: 'index_invalid',
      message: 'The search service rejected the request: the index does not have the expected fields (400).',
    },
  ],
  [401, { code: 'unauthorized', message: 'The search service rejected the credentials (401).' }],
  [
    403,
    { code: 'unauthorized', message: 'The search service rejected the credentials or their roles (403).' },
  ],
  [404, { code: 'index_missing', message: 'The search service does not have this index (404).' }],
  [408, { code: 'timeout', message: 'The search service did not answer in time (408).' }],
  [409, { code: 'index_locked', message: 'Another writer is changing the index (409).' }],
  [412, { code: 'index_locked', message: 'Another writer has changed the index (412).' }],
  [413, { code: 'index_invalid', message: 'The request is larger than the search service accepts (413).' }],
  [
    429,
    {
      code: 'rate_limited',
      message: 'The search service limits requests, or its quota is exhausted (429).',
    },
  ],
  [504, { code: 'timeout', message: 'The search service did not answer in time (504).' }],
]);

function classify(status: number | undefined): Classification {
  if (status === undefined)
    return { code: 'search_unavailable', message: 'The search service is unreachable.' };
  const known = BY_STATUS.get(status);
  if (known !== undefined) return known;
  if (status >= 500) return { code: 'search_unavailable', message: `The search service failed (${status}).` };
  if (status >= 400)
    return {
      code: 'search_unavailable',
      message: `The search service rejected the request (${status}).`,
      retryable: false,
    };
  return {
    code: 'search_unavailable',
    message: 'The search service’s response is incomplete or unreadable.',
  };
}

function describe(
  error: unknown,
  status: number | undefined,
  headers: ResponseHeaders | undefined,
): Record<string, string | number> {
  const facts = {
    status,
    code: shortCode(propertyOf(error, 'code')),
    networkCode: shortCode(propertyOf(propertyOf(error, 'cause'), 'code')),
    requestId: shortCode(headers?.get('request-id')),
  };
  return Object.fromEntries(
    Object.entries(facts).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  );
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function numberOf(value: unknown, name: string): number | undefined {
  const property = propertyOf(value, name);
  return typeof property === 'number' ? property : undefined;
}

/** Accepts a code only: a text with spaces may be a message with personal data. */
function shortCode(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.-]{1,64}$/u.test(value) ? value : undefined;
}

/** Whether a call failed with this HTTP status. */
export function hasStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof RagError && statuses.some((status) => error.details['status'] === status);
}

/** `retry-after-ms`, else `retry-after` in seconds or as a date (RFC 9110, section 10.2.3), capped at a minute. */
function readRetryAfter(headers: ResponseHeaders | undefined, now: () => number): number | undefined {
  const exact = headers?.get('retry-after-ms');
  const general = headers?.get('retry-after');
  const candidates = [
    exact ? Number(exact) : Number.NaN,
    general ? Number(general) * 1_000 : Number.NaN,
    general ? Date.parse(general) - now() : Number.NaN,
  ];
  const ms = candidates.find((candidate) => Number.isFinite(candidate) && candidate >= 0);
  return ms === undefined ? undefined : Math.min(Math.ceil(ms), MAX_RETRY_AFTER_MS);
}
