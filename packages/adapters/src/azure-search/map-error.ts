import { isAbort, RagError, type RagErrorCode } from '@rag/core';
import { type ResponseHeaders, retryAfterOf } from './retry-after.ts';

/** What is known of a failed call beside what was thrown. */
export interface FailedCall {
  readonly signal?: AbortSignal | undefined;
  /** Whether the adapter's own deadline passed. */
  readonly timedOut: boolean;
  /** The answer, if one came: the SDK loses it where a refusal has no body. */
  readonly response?: { readonly status: number; readonly headers: ResponseHeaders } | undefined;
  readonly now: () => number;
}

/**
 * Turns whatever the SDK throws into a {@link RagError}. Of the service's answer only the status, the short
 * code and the request's id are kept, and of a failed connection the system's code: the messages quote
 * queries, documents and tokens. For the same reason the original is not kept as `cause`.
 */
export function mapSearchError(error: unknown, call: FailedCall): RagError {
  if (error instanceof RagError) return error;
  if (call.signal?.aborted)
    return new RagError('aborted', 'The caller gave up.', { cause: call.signal.reason });
  if (call.timedOut) return new RagError('timeout', 'The search service did not answer in time.');
  if (isAbort(error)) return new RagError('aborted', 'The caller gave up.');
  if (error instanceof Error && /Authentication|CredentialUnavailable/.test(error.name))
    return new RagError('unauthorized', 'No access token for the search service could be had.', {
      details: { reason: error.name },
    });
  const status = call.response?.status ?? numberOf(error, 'statusCode');
  const { code, message, retryable } = classify(status);
  const retryAfterMs =
    status === 429 || status === 503 ? retryAfterOf(call.response?.headers, call.now) : undefined;
  return new RagError(code, message, {
    ...(retryable === undefined ? {} : { retryable }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    details: describe(error, status, call.response?.headers),
  });
}

interface Verdict {
  readonly code: RagErrorCode;
  readonly message: string;
  readonly retryable?: boolean;
}

const VERDICTS: ReadonlyMap<number, Verdict> = new Map([
  [
    400,
    {
      code: 'index_invalid',
      message: 'The search service rejected the request: the index has another shape (400).',
    },
  ],
  [401, { code: 'unauthorized', message: 'The search service refused the credentials (401).' }],
  [
    403,
    { code: 'unauthorized', message: 'The search service refused the credentials or their roles (403).' },
  ],
  [404, { code: 'index_missing', message: 'The search service does not know this index (404).' }],
  [408, { code: 'timeout', message: 'The search service did not answer in time (408).' }],
  [409, { code: 'index_locked', message: 'Someone else is changing the index (409).' }],
  [412, { code: 'index_locked', message: 'Someone else has changed the index (412).' }],
  [413, { code: 'index_invalid', message: 'The search service was sent more than it takes at once (413).' }],
  [
    429,
    {
      code: 'rate_limited',
      message: 'The search service asks for fewer requests, or its quota is used up (429).',
    },
  ],
  [504, { code: 'timeout', message: 'The search service did not answer in time (504).' }],
]);

function classify(status: number | undefined): Verdict {
  if (status === undefined)
    return { code: 'search_unavailable', message: 'The search service could not be reached.' };
  const known = VERDICTS.get(status);
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
    message: 'The search service’s answer broke off or could not be read.',
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

/** A code and nothing else: no spaces, so no sentence and no text of anyone. */
function shortCode(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.-]{1,64}$/u.test(value) ? value : undefined;
}

/** Whether a call failed with this HTTP status. */
export function hasStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof RagError && statuses.some((status) => error.details['status'] === status);
}
