import type { RawRequest } from '../raw-exchange.ts';

/** What can be asked for, so that it can be asked for badly. A new route is one line in the list of a test. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** A body that is answered, for routes that read one. */
  readonly body?: object;
  readonly maxBodyBytes?: number;
}

export interface BadRequest extends RawRequest {
  readonly kind: string;
  readonly route: Route;
  /**
   * - `refused`: has to be answered by a 4xx.
   * - `tolerated`: odd, and may be answered as usual.
   * - `broken`: so broken that the server may also hang up.
   */
  readonly expected: 'refused' | 'tolerated' | 'broken';
}

export type Expected = BadRequest['expected'];
export type Headers = Readonly<Record<string, string>>;

/** What a request says instead of what it should. */
export interface Draft {
  readonly method?: string;
  readonly target?: string;
  readonly version?: string;
  readonly headers?: Headers;
  /** Written as they are, behind the others. */
  readonly rawHeaders?: string;
  readonly body?: Buffer | string;
  /** Written behind the head in place of the body, whose length is not announced then. */
  readonly rawBody?: Buffer | string;
  readonly ending?: RawRequest['ending'];
}

/** The bytes of a request to a route; without a draft, of one that is right. */
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
  // An empty value takes the header away.
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === '' ? [] : `${name}: ${value}\r\n`,
  );
  const head = `${method} ${target} ${version}\r\n${lines.join('')}${draft.rawHeaders ?? ''}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(draft.rawBody ?? body)]);
}
