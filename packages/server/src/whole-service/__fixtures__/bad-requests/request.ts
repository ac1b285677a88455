import type { RawRequest } from '../raw-exchange.ts';

/** A valid request to a route, from which bad ones are generated. A new route is one line in the list of a test. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** A valid body, for routes that read one. */
  readonly body?: object;
  readonly maxBodyBytes?: number;
}

export interface BadRequest extends RawRequest {
  readonly kind: string;
  readonly route: Route;
  /**
   * - `refused`: must be answered with a 4xx.
   * - `tolerated`: unusual, and may be answered as usual.
   * - `broken`: so broken that the server may also close the connection.
   */
  readonly expected: 'refused' | 'tolerated' | 'broken';
}

export type Expected = BadRequest['expected'];
export type Headers = Readonly<Record<string, string>>;

/** The parts of a request that differ from the valid one. */
export interface Draft {
  readonly method?: string;
  readonly target?: string;
  readonly version?: string;
  readonly headers?: Headers;
  /** Written unchanged, after the others. */
  readonly rawHeaders?: string;
  readonly body?: Buffer | string;
  /** Written after the head in place of the body, without a Content-Length. */
  readonly rawBody?: Buffer | string;
  readonly ending?: RawRequest['ending'];
}

/** The bytes of a request to a route; without a draft, of a valid one. */
export function toBytes(route: Route, draft: Draft = {}): Buffer {
  const { method = route.method, target = route.path, version = 'HTTP/1.1' } = draft;
  const body =
    draft.body ?? (route.body === undefined || draft.rawBody !== undefined ? '' : JSON.stringify(route.body));
  const headers: Record<string, string> = {
    Host: 'service.example',
    ...(route.body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(body.length === 0 || draft.rawBody !== undefined
      ? {}
      : { 'Content-Length': String(Buffer.byteLength(body)) }),
    ...draft.headers,
  };
  // An empty value removes the header.
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === '' ? [] : `${name}: ${value}\r\n`,
  );
  const head = `${method} ${target} ${version}\r\n${lines.join('')}${draft.rawHeaders ?? ''}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(draft.rawBody ?? body)]);
}
