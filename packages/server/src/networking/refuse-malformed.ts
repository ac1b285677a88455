import type { IncomingMessage, Server } from 'node:http';
import { ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { RequestError } from '@hono/node-server';
import { ProblemError, toProblemDetails, toProblemHeaders, toProblemResponse } from '../http/index.ts';

/** How long the connection stays open after a refusal: closing at once could discard the refusal. */
const LINGER_MS = 1_000;

const REFUSALS = {
  malformed: new ProblemError('malformed_request', 'This is not HTTP as it should be.'),
  headers: new ProblemError('headers_too_large', 'The headers may have at most 16 KiB.'),
  late: new ProblemError('request_timeout', 'The request did not come in time.'),
  expectation: new ProblemError('expectation_failed', 'Nothing but 100-continue can be expected.'),
  connect: new ProblemError('method_not_allowed', 'This is no proxy.', {
    headers: { Allow: 'GET, HEAD, POST, DELETE' },
  }),
};

/** The answer to an HTTP request that cannot become a fetch API request, such as one without a host. */
export function toRefusal(error: unknown): Response {
  return toProblemResponse(error instanceof RequestError ? REFUSALS.malformed : error);
}

/**
 * Makes a server answer with problem details what never becomes a request: malformed input, a request that comes too
 * slowly, and `CONNECT`. Closes the connection.
 */
export function refuseMalformed(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuse(socket, refusalOf(error)));
  server.on('connect', (_request: IncomingMessage, socket) => refuse(socket, REFUSALS.connect));
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    request.resume();
    const { status, headers, body } = toParts(REFUSALS.expectation);
    response.writeHead(status, { ...headers, Connection: 'close' }).end(body);
  });
}

function refusalOf({ code }: NodeJS.ErrnoException): ProblemError {
  if (code === 'HPE_HEADER_OVERFLOW') return REFUSALS.headers;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? REFUSALS.late : REFUSALS.malformed;
}

/** Sends the refusal once, unless an answer has begun on the connection. Reads nothing more from it. */
function refuse(socket: Duplex, refusal: ProblemError): void {
  if (socket.writableEnded) return;
  if (!socket.writable || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  const { status, headers, body } = toParts(refusal);
  const lines = Object.entries({
    ...headers,
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n${body}`);
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

/** Whether an answer has begun on the connection. Node checks the same field before it answers an error. */
function isAnswering(socket: Duplex): boolean {
  const message: unknown = Reflect.get(socket, '_httpMessage');
  return message instanceof ServerResponse && message.headersSent;
}

function toParts(refusal: ProblemError) {
  const details = toProblemDetails(refusal);
  const headers = { ...toProblemHeaders(refusal), 'Content-Type': 'application/problem+json' };
  return { status: details.status, headers, body: JSON.stringify(details) };
}
