import { connect } from 'node:net';

/** A response in the form in which it was received. */
export interface RawResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RawRequest {
  readonly bytes: Buffer;
  /**
   * What the client does after sending everything: wait for a response, half-close the connection (and still read),
   * or reset it.
   */
  readonly ending: 'wait' | 'half-close' | 'reset';
}

export interface RawExchange {
  /** Final responses in order; empty when the server closed without one. */
  readonly responses: readonly RawResponse[];
  /** Whether neither a complete response nor the end arrived before the deadline. */
  readonly isHanging: boolean;
}

/** Sends bytes over a new connection, and reads until a response is complete or the server closes it. */
export function exchangeRaw(
  url: string,
  { bytes, ending }: RawRequest,
  deadlineMs: number,
): Promise<RawExchange> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let received = '';
    let isHanging = false;
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true }, () => {
      if (ending === 'half-close') socket.end(bytes);
      else socket.write(bytes, () => ending === 'reset' && socket.resetAndDestroy());
    });
    const deadline = setTimeout(() => {
      isHanging = true;
      socket.destroy();
    }, deadlineMs);
    socket.setEncoding('latin1');
    socket.on('data', (text) => {
      received += text;
      if (parseResponses(received, false).length > 0) socket.destroy();
    });
    // A server that rejects the request may reset the connection before everything is sent.
    socket.on('error', () => {});
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(deadline);
      resolve({ responses: parseResponses(received, true), isHanging });
    });
  });
}

/** The complete responses at the beginning of the received bytes, without interim ones (1xx). */
function parseResponses(received: string, isClosed: boolean): RawResponse[] {
  const responses: RawResponse[] = [];
  let rest = received;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) return responses;
    const [statusLine = '', ...lines] = rest.slice(0, end).split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1]);
    const headers = Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    rest = rest.slice(end + 4);
    if (status < 200) continue;
    const body =
      headers['transfer-encoding'] === 'chunked'
        ? takeChunks(rest)
        : takeBytes(rest, { status, headers }, isClosed);
    if (body === undefined) return responses;
    responses.push({ status, headers, body: Buffer.from(body.text, 'latin1').toString() });
    rest = rest.slice(body.length);
  }
}

interface Taken {
  readonly text: string;
  readonly length: number;
}

function takeBytes(
  rest: string,
  { status, headers }: Omit<RawResponse, 'body'>,
  isClosed: boolean,
): Taken | undefined {
  const announced = headers['content-length'];
  const isEmpty = status === 204 || status === 304;
  // Without a length, the body is everything that follows; a response to HEAD has no body.
  if (isClosed) return { text: rest.slice(0, Number(announced ?? rest.length)), length: rest.length };
  if (announced === undefined && !isEmpty) return undefined;
  const length = isEmpty ? 0 : Number(announced);
  return rest.length < length ? undefined : { text: rest.slice(0, length), length };
}

function takeChunks(rest: string): Taken | undefined {
  let text = '';
  for (let at = 0; ; ) {
    const lineEnd = rest.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(rest.slice(at, lineEnd), 16);
    at = lineEnd + 2 + size + 2;
    if (rest.length < at) return undefined;
    if (size === 0) return { text, length: at };
    text += rest.slice(lineEnd + 2, lineEnd + 2 + size);
  }
}
