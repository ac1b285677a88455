/** An error response of the service: a status, a JSON body and optional headers. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, error: object, headers: Readonly<Record<string, string>> = {}) {
    super(`The service answers with ${status}.`);
    this.status = status;
    this.body = { error };
    this.headers = headers;
  }
}

/** An error of the model's API. Errors of the gateway in front of it have only `code` and `message`. */
export function invalidRequest(message: string, param: string | null, code: string | null): ApiError {
  return new ApiError(400, { message, type: 'invalid_request_error', param, code });
}

export function accessDenied(): ApiError {
  return new ApiError(401, {
    code: '401',
    message:
      'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
  });
}

export function invalidToken(): ApiError {
  return new ApiError(401, {
    code: 'Unauthorized',
    message: 'Access token is missing, invalid, audience is incorrect, or have expired.',
  });
}

export function resourceNotFound(): ApiError {
  return new ApiError(404, { code: '404', message: 'Resource not found' });
}

export function deploymentNotFound(): ApiError {
  return new ApiError(404, {
    code: 'DeploymentNotFound',
    message:
      'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
  });
}

export function operationNotSupported(operation: string, model: string): ApiError {
  return new ApiError(400, {
    code: 'OperationNotSupported',
    message: `The ${operation} operation does not work with the specified model, ${model}. Please choose different model and try again.`,
  });
}

/** Too many requests. Azure gives the waiting time in seconds, in milliseconds or not at all. */
export function rateLimited(retryAfter: {
  readonly seconds?: number | undefined;
  readonly ms?: number | undefined;
}): ApiError {
  const seconds = retryAfter.seconds ?? Math.ceil((retryAfter.ms ?? 1_000) / 1_000);
  return new ApiError(
    429,
    {
      code: '429',
      message: `Your requests have exceeded the token rate limit of your current pricing tier. Please retry after ${seconds} seconds.`,
    },
    {
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-remaining-tokens': '0',
      ...(retryAfter.seconds === undefined ? {} : { 'retry-after': String(retryAfter.seconds) }),
      ...(retryAfter.ms === undefined ? {} : { 'retry-after-ms': String(retryAfter.ms) }),
    },
  );
}

export function serverFailure(status: number): ApiError {
  return status === 503
    ? new ApiError(503, {
        code: '503',
        message: 'The service is temporarily unable to process your request. Please try again later.',
      })
    : new ApiError(status, {
        code: status === 500 ? 'InternalServerError' : String(status),
        message: 'Internal server error',
      });
}
