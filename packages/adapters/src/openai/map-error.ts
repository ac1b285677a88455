import { isAbort, RagError, type RagErrorCode } from '@rag/core';

/** Azure asks for up to a day. Longer waits are not useful to any caller. */
const MAX_RETRY_AFTER_MS = 60_000;

const TOO_LONG = 'too_long';
/** The codes of a 404 at a correct address. */
const UNKNOWN_MODEL: ReadonlySet<string | undefined> = new Set(['DeploymentNotFound', 'model_not_found']);

/** Whether a mapped error says that the prompt or text has more tokens than the model accepts. */
export function isTooLong(error: unknown): boolean {
  return error instanceof RagError && error.details['reason'] === TOO_LONG;
}

/** The largest number of tokens that a server named when it refused a text as too long. */
export function tokenLimitOf(error: unknown): number | undefined {
  const limit = error instanceof RagError ? error.details['limitTokens'] : undefined;
  return typeof limit === 'number' ? limit : undefined;
}

/** The same failure for a call that would be sent differently the next time. */
export function toRetryable({ code, message, details }: RagError): RagError {
  return new RagError(code, message, { retryable: true, details });
}

export interface MapErrorOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds since the epoch, for a `Retry-After` that is a date. */
  readonly now?: () => number;
}

/**
 * Turns any error of the `openai` package into a {@link RagError}. Copies only the status, the short codes and the id of
 * the request: messages quote prompts and parts of keys. For the same reason the error is not kept as `cause`.
 */
export function mapOpenAIError(error: unknown, { signal, now = Date.now }: MapErrorOptions = {}): RagError {
  // Checked first: the package ends an aborted stream without an error, which then looks cut off.
  if (signal?.aborted || isAbort(error) || isUserAbort(error))
    return new RagError('aborted', 'The caller gave up.', { cause: signal?.reason });
  if (error instanceof RagError) return error;
  // The `fetch` of the client may have thrown our own error, such as a missing token.
  const own = causes(error).find((cause) => cause instanceof RagError);
  if (own !== undefined) return own;
  const failure = readFailure(error);
  // The message is not used: JSON.parse quotes the answer.
  if (failure === undefined)
    return new RagError(
      'model_unavailable',
      'The answer of the model server broke off or could not be read.',
    );
  const { code, message, retryable } = classify(failure);
  const retryAfterMs =
    code === 'rate_limited' || code === 'model_unavailable' ? retryAfter(failure, now) : undefined;
  return new RagError(code, message, {
    ...(retryable === undefined ? {} : { retryable }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    details: describe(failure),
  });
}

/**
 * Turns an error that a server reports within a reply into a {@link RagError}: an object of the protocol, one with
 * another shape, or a sentence.
 */
export function mapReplyError(failure: unknown): RagError {
  const { status, code, type, param } = isObject(failure) ? failure : {};
  const error = Object.assign(new Error(messageOf(failure)), { status, code, type, param, error: failure });
  return mapOpenAIError(error);
}

function messageOf(failure: unknown): string {
  const message = isObject(failure) ? failure['message'] : failure;
  return typeof message === 'string' ? message : '';
}

interface Failure {
  /** The HTTP status; of an error within a stream the one that its body names; absent without a connection. */
  readonly status: number | undefined;
  readonly timedOut: boolean;
  readonly code: string | undefined;
  readonly type: string | undefined;
  readonly param: string | undefined;
  readonly requestId: string | undefined;
  /** The system's code of a failed connection, such as ECONNREFUSED. */
  readonly networkCode: string | undefined;
  readonly headers: Headers | undefined;
  /** Azure's second code: the reason of its filter. */
  readonly innerCode: string | undefined;
  /** Whether the prompt or a text has more tokens than the model accepts. */
  readonly tooLong: boolean;
  /** How many it accepts, if the message says so. */
  readonly limitTokens: number | undefined;
}

interface Verdict {
  readonly code: RagErrorCode;
  readonly message: string;
  readonly retryable?: boolean;
}

function classify(failure: Failure): Verdict {
  const { status, code, type, timedOut } = failure;
  if (isFiltered(failure))
    return { code: 'content_filtered', message: 'The provider’s content filter refused the prompt.' };
  if (timedOut || status === 408)
    return { code: 'timeout', message: 'The model server did not answer in time.' };
  if (status === 401 || status === 403)
    return { code: 'unauthorized', message: `The model server refused the credentials (${status}).` };
  if (code === 'insufficient_quota')
    return { code: 'rate_limited', message: 'The account has no quota left.', retryable: false };
  if (status === 409 || status === 429 || code === 'rate_limit_exceeded' || type === 'rate_limit_error')
    return { code: 'rate_limited', message: 'The model server asks for fewer requests.' };
  if (status === 404)
    return {
      code: 'model_unavailable',
      message: UNKNOWN_MODEL.has(code)
        ? 'The model server does not know this model or deployment (404).'
        : 'The model server has nothing at this address (404): the base URL is not right, it does not know the model, or it is an Azure endpoint that wants a dated version (AZURE_OPENAI_API_VERSION).',
      retryable: false,
    };
  if (status !== undefined && status >= 300 && status < 500)
    return { code: 'model_unavailable', message: rejection(failure), retryable: false };
  if (status !== undefined)
    return { code: 'model_unavailable', message: `The model server failed (${status}).` };
  return {
    code: 'model_unavailable',
    message: 'The model server could not be reached, or failed while answering.',
  };
}

function isFiltered({ code, innerCode }: Failure): boolean {
  return (
    code === 'content_filter' ||
    code === 'content_policy_violation' ||
    innerCode === 'ResponsibleAIPolicyViolation'
  );
}

function rejection({ status = 0, code, param, tooLong }: Failure): string {
  if (status < 400) return `The model server answers with a redirect (${status}): the base URL is not right.`;
  if (tooLong) return `The request has more tokens than the model takes (${status}).`;
  if (param !== undefined && (code === 'unsupported_parameter' || code === 'unsupported_value'))
    return `The model does not take ${param} as it was sent (${status}): its capabilities are set wrongly.`;
  return `The model server rejected the request (${status}).`;
}

/** Recognises the error by its shape: the package is imported only as a type, and bundlers rename classes. */
function readFailure(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  const { status, code, type, param, requestID, headers } = error as Error & Record<string, unknown>;
  const known = toStatus(status) ?? toStatus(code);
  // llama.cpp reports it as an error of its own, with 500.
  const tooLong =
    known !== undefined && known >= 400 && known <= 500 && saysTooLong(code, error.message, known);
  return {
    status: known,
    timedOut: status === undefined && error.message.startsWith('Request timed out'),
    code: shortCode(code),
    type: shortCode(type),
    param: shortCode(param),
    requestId: shortCode(requestID),
    networkCode: networkCodeOf(error),
    headers: headers instanceof Headers ? headers : undefined,
    innerCode: innerCodeOf(error),
    tooLong,
    limitTokens: tooLong ? readLimit(error.message) : undefined,
  };
}

function toStatus(value: unknown): number | undefined {
  const status = typeof value === 'string' && /^[3-5]\d\d$/u.test(value) ? Number(value) : value;
  return typeof status === 'number' && status >= 300 && status < 600 ? status : undefined;
}

/** Most servers say it only in the message. */
function saysTooLong(code: unknown, message: string, status: number): boolean {
  if (status >= 500) return /too large to process/iu.test(message);
  return (
    code === 'context_length_exceeded' ||
    /maximum (?:context|input) length|context (?:length|size)|max(?:imum)? \d+ tokens|less than \d+ tokens|input (?:length )?(?:is too (?:long|large)|exceeds)|too large to process/iu.test(
      message,
    )
  );
}

/** Only the number: the rest of the message may quote the text. */
function readLimit(message: string): number | undefined {
  const [, limit] =
    /(?:less than|max(?:imum)?(?: \w+){0,3}(?: is| of)?|batch size:|up to|at most) (\d{2,7})\b/iu.exec(
      message,
    ) ?? [];
  return limit === undefined ? undefined : Number(limit);
}

function innerCodeOf(error: Error): string | undefined {
  const body = 'error' in error ? error.error : undefined;
  const inner = isObject(body) ? (body['innererror'] ?? body['inner_error']) : undefined;
  return isObject(inner) ? shortCode(inner['code']) : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isUserAbort(error: unknown): boolean {
  return (
    error instanceof Error &&
    'status' in error &&
    error.status === undefined &&
    error.message === 'Request was aborted.'
  );
}

function networkCodeOf(error: Error): string | undefined {
  const withCode = causes(error).find((cause) => isObject(cause) && 'code' in cause);
  return isObject(withCode) ? shortCode(withCode['code']) : undefined;
}

/** The chain of causes of an error, the nearest first. */
function causes(error: unknown): unknown[] {
  const found: unknown[] = [];
  for (let current = error; current instanceof Error && found.length < 4; current = current.cause)
    found.push(current.cause);
  return found;
}

/** A code without spaces, so that no sentence and no text of a person passes. */
function shortCode(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.[\]-]{1,64}$/u.test(value) ? value : undefined;
}

function describe({
  status,
  code,
  type,
  param,
  requestId,
  networkCode,
  tooLong,
  limitTokens,
}: Failure): Record<string, string | number> {
  const reason = tooLong ? TOO_LONG : undefined;
  const facts = { status, code, type, param, requestId, networkCode, reason, limitTokens };
  return Object.fromEntries(
    Object.entries(facts).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  );
}

/**
 * `retry-after-ms` (Azure), else `retry-after` in seconds or as a date (RFC 9110, section 10.2.3), else the seconds after
 * which Azure frees quota if that is exhausted. Capped.
 */
function retryAfter({ headers, status }: Failure, now: () => number): number | undefined {
  const exact = headers?.get('retry-after-ms');
  const general = headers?.get('retry-after');
  const candidates = [
    exact ? Number(exact) : Number.NaN,
    general ? Number(general) * 1_000 : Number.NaN,
    general ? Date.parse(general) - now() : Number.NaN,
    // Only for 429: other failures have the header too. OpenAI itself sends texts such as "6m0s", or 0 where nothing
    // is counted, and both are ignored.
    status === 429
      ? Number(headers?.get('x-ratelimit-reset-tokens') || Number.NaN) * 1_000 || Number.NaN
      : Number.NaN,
  ];
  const ms = candidates.find((candidate) => Number.isFinite(candidate) && candidate >= 0);
  return ms === undefined ? undefined : Math.min(Math.ceil(ms), MAX_RETRY_AFTER_MS);
}
