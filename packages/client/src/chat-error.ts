import type { FieldError, Problem } from './wire.ts';

export interface ChatErrorOptions {
  /** The HTTP status; absent where the connection or a stream failed. */
  readonly status?: number;
  readonly retryable: boolean;
  /** How long to wait before trying again, where the service says so. */
  readonly retryAfterMs?: number | undefined;
  /** The fields of the request that are wrong. */
  readonly errors?: readonly FieldError[] | undefined;
  readonly cause?: unknown;
}

/**
 * Why there is no answer. `code` is that of the service's problem details, or one of the client's own:
 * `unreachable` when no response came, `interrupted` when a stream ended early without a reason.
 */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  readonly code: string;
  readonly status: number | undefined;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly errors: readonly FieldError[];

  constructor(code: string, message: string, options: ChatErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = options.status;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.errors = options.errors ?? [];
  }
}

/** The error of a response whose status is not 2xx. */
export async function toResponseError(response: Response): Promise<ChatError> {
  const { code = 'internal', detail, retryable, errors } = await readProblem(response);
  const seconds = Number(response.headers.get('retry-after'));
  return new ChatError(code, detail ?? `The service answered with status ${response.status}.`, {
    status: response.status,
    retryable: retryable ?? response.status >= 502,
    errors,
    retryAfterMs: seconds > 0 ? seconds * 1_000 : undefined,
  });
}

/** Proxies in front of the service answer in formats of their own. */
async function readProblem(response: Response): Promise<Partial<Problem>> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
}

/** The error of a stream's last event. */
export function toStreamError({ code, detail, retryable, errors, retry_after_ms }: Problem): ChatError {
  return new ChatError(code, detail ?? 'The stream ended with an error.', {
    retryable,
    errors,
    retryAfterMs: retry_after_ms,
  });
}

/** The error of a response that ended early. */
export function interrupted(cause?: unknown): ChatError {
  return new ChatError('interrupted', 'The response ended before the answer did.', {
    retryable: true,
    cause,
  });
}
