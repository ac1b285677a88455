import { RagError, toRagError } from '@rag/core';
import { rateLimitHeaders } from '../rate-limits/index.ts';
import type { FieldError, ProblemCode, ProblemDetails } from './problem-schema.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

export interface ProblemErrorOptions {
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal by the HTTP layer itself. Its `message` is shown to the client as `detail`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, detail: string, options: ProblemErrorOptions = {}) {
    super(detail);
    this.code = code;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }
}

interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** The text for the client, since an error's own message may contain internal details. */
  readonly detail: string;
}

const UNAVAILABLE = { status: 503, title: 'Service Unavailable' };

/** One row for each code: a new code does not compile until it has a status. */
const PROBLEMS: Readonly<Record<ProblemCode, ProblemKind>> = {
  malformed_request: { status: 400, title: 'Bad Request', detail: 'The request is malformed.' },
  malformed_json: { status: 400, title: 'Bad Request', detail: 'The body is not valid JSON.' },
  unauthorized: { status: 401, title: 'Unauthorized', detail: 'This needs credentials.' },
  not_found: { status: 404, title: 'Not Found', detail: 'There is nothing at this address.' },
  method_not_allowed: { status: 405, title: 'Method Not Allowed', detail: 'Not with this method.' },
  request_timeout: { status: 408, title: 'Request Timeout', detail: 'The request did not come in time.' },
  body_too_large: { status: 413, title: 'Content Too Large', detail: 'The body is too large.' },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported Media Type',
    detail: 'The body has to be application/json.',
  },
  range_not_satisfiable: {
    status: 416,
    title: 'Range Not Satisfiable',
    detail: 'There is nothing in this range.',
  },
  expectation_failed: {
    status: 417,
    title: 'Expectation Failed',
    detail: 'What the request expects cannot be had.',
  },
  headers_too_large: {
    status: 431,
    title: 'Request Header Fields Too Large',
    detail: 'The headers are too large.',
  },
  invalid_input: { status: 422, title: 'Unprocessable Content', detail: 'Some fields are not right.' },
  content_filtered: {
    status: 422,
    title: 'Unprocessable Content',
    detail: 'The content filter refused this question.',
  },
  rate_limited: {
    status: 429,
    title: 'Too Many Requests',
    detail: 'Too many questions in a short time. Please wait a moment.',
  },
  // The client has gone, so this only appears in the log. nginx uses the same status.
  aborted: { status: 499, title: 'Client Closed Request', detail: 'The caller gave up.' },
  internal: { status: 500, title: 'Internal Server Error', detail: 'Something went wrong on our side.' },
  overloaded: { ...UNAVAILABLE, detail: 'Too much to do right now. Please try again in a moment.' },
  model_unavailable: { ...UNAVAILABLE, detail: 'The language model cannot be reached right now.' },
  search_unavailable: { ...UNAVAILABLE, detail: 'The documents cannot be searched right now.' },
  cache_unavailable: { ...UNAVAILABLE, detail: 'A part of the service cannot be reached right now.' },
  session_unavailable: { ...UNAVAILABLE, detail: 'Conversations cannot be reached right now.' },
  index_missing: { ...UNAVAILABLE, detail: 'No documents have been indexed yet.' },
  index_invalid: { ...UNAVAILABLE, detail: 'The documents cannot be searched right now.' },
  index_locked: { ...UNAVAILABLE, detail: 'The documents are being indexed right now.' },
  timeout: { status: 504, title: 'Gateway Timeout', detail: 'The answer took too long.' },
};

const DEFAULT_RETRY_AFTER_MS = 5_000;

/** The part of an error that a client may see: its code, its status and the fields that it names. */
export function toProblemDetails(error: unknown): ProblemDetails {
  const known = error instanceof ProblemError ? error : toRagError(error);
  const { status, title, detail } = PROBLEMS[known.code];
  return {
    type: 'about:blank',
    title,
    status,
    detail: known instanceof ProblemError ? known.message : detail,
    code: known.code,
    retryable: known instanceof RagError && known.retryable,
    ...(known instanceof ProblemError && known.errors !== undefined ? { errors: [...known.errors] } : {}),
  };
}

/** The HTTP answer to an error. */
export function toProblemResponse(error: unknown): Response {
  const details = toProblemDetails(error);
  return new Response(JSON.stringify(details), {
    status: details.status,
    headers: { ...toProblemHeaders(error), 'Content-Type': 'application/problem+json' },
  });
}

/** The headers of an error response, with `Retry-After` (seconds, rounded up) if waiting helps. */
export function toProblemHeaders(error: unknown): Record<string, string> {
  return {
    'Cache-Control': 'no-store',
    ...SECURITY_HEADERS,
    ...retryAfter(error, toProblemDetails(error)),
    ...rateLimitHeaders(error),
    ...(error instanceof ProblemError ? error.headers : {}),
  };
}

function retryAfter(error: unknown, { status }: ProblemDetails): Record<string, string> {
  const waitMs = error instanceof RagError ? error.retryAfterMs : undefined;
  if (waitMs === undefined && status !== 503 && status !== 429) return {};
  return { 'Retry-After': String(Math.max(1, Math.ceil((waitMs ?? DEFAULT_RETRY_AFTER_MS) / 1_000))) };
}
