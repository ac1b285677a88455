/** An error response of the service: a status and `{ "error": { "code", "message" } }`. */
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

/** The service's error for an invalid body. */
export function invalidRequest(details: string): ServiceError {
  return new ServiceError(400, `The request is invalid. Details: ${details}`);
}

/** The service's error for an invalid query parameter. */
export function invalidExpression(details: string, parameter: string): ServiceError {
  return new ServiceError(400, `Invalid expression: ${details}\r\nParameter name: ${parameter}`, {
    code: 'InvalidRequestParameter',
  });
}
