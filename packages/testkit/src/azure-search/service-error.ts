/** A refusal as the service words it: a status and `{ "error": { "code", "message" } }`. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    { code = '', headers = {} }: { code?: string; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  get body(): { readonly error: { readonly code: string; readonly message: string } } {
    return { error: { code: this.code, message: this.message } };
  }
}

/** The service's usual answer to a body that it does not understand. */
export function invalidRequest(details: string): ServiceError {
  return new ServiceError(400, `The request is invalid. Details: ${details}`);
}

/** The service's usual answer to a query parameter that it does not understand. */
export function invalidExpression(details: string, parameter: string): ServiceError {
  return new ServiceError(400, `Invalid expression: ${details}\r\nParameter name: ${parameter}`, {
    code: 'InvalidRequestParameter',
  });
}
