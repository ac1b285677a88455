import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { sleep } from '@rag/core/adapter';
import { closeServer, KEEP_ALIVE_MS, listenOnLoopback } from '../loopback.ts';
import { authorize, type Credentials } from './authorize.ts';
import type { ActionResult } from './documents.ts';
import { createFaults, type Fault, type Faults } from './faults.ts';
import { findOperation } from './routes.ts';
import { createService, type Reply, type ServiceOptions } from './search-service.ts';
import { invalidRequest, ServiceError } from './service-error.ts';

/** The supported stable versions of the REST API. */
const API_VERSIONS = ['2024-07-01', '2025-09-01', '2026-04-01'];
const FIRST_WITH_ALIASES = '2026-04-01';
const MAX_BODY_BYTES = 16 * 1024 * 1024;

export interface AzureSearchOptions extends Partial<ServiceOptions>, Partial<Credentials> {
  /** Whether the service has aliases. Default true. Older services do not. */
  readonly aliases?: boolean;
  /** PEM, for `https:`. Clients send access tokens only over TLS. */
  readonly tls?: { readonly key: string; readonly certificate: string };
}

/** A request that arrived. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
}

export interface AzureSearchStandIn {
  readonly endpoint: string;
  readonly apiKey: string;
  readonly faults: Faults;
  /** All requests, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** The names of all indexes, and the index of each alias. */
  inspect(): { readonly indexes: readonly string[]; readonly aliases: Readonly<Record<string, string>> };
  close(): Promise<void>;
}

/**
 * Starts a stand-in for Azure AI Search on loopback, after its REST reference (2026-04-01): indexes, aliases,
 * document batches, look-ups, counts, statistics, and search by text, vector and both, with the documented limits
 * and errors. It rejects what the service rejects, for every client.
 */
export async function startAzureSearch(options: AzureSearchOptions = {}): Promise<AzureSearchStandIn> {
  const {
    apiKey = 'stand-in-admin-key',
    queryKey,
    tokens = {},
    aliases = true,
    visibleAfterMs = 0,
    aliasPropagationMs = 0,
    now = Date.now,
    pageSize = 1_000,
    readSearch = (body) => body,
    tls,
  } = options;
  const credentials: Credentials = { apiKey, ...(queryKey === undefined ? {} : { queryKey }), tokens };
  const service = createService({ visibleAfterMs, aliasPropagationMs, now, pageSize, readSearch });
  const faults = createFaults();
  const requests: RecordedRequest[] = [];

  const answer = async (request: IncomingMessage, url: URL, fault: Fault | undefined): Promise<Reply> => {
    if (fault?.kind === 'status') throw statusFault(fault);
    const method = request.method ?? 'GET';
    const version = readVersion(url);
    const operation = findOperation(method, url.pathname, aliases && version >= FIRST_WITH_ALIASES);
    authorize(request.headers, operation.role, credentials);
    const text = await readBody(request);
    return operation.run(service, {
      method,
      url,
      version,
      body: () => parseBody(request, text),
      conditions: { ifMatch: request.headers['if-match'], ifNoneMatch: request.headers['if-none-match'] },
      refuse: refusalOf(fault),
    });
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const method = request.method ?? 'GET';
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    const path = decodeURIComponent(url.pathname);
    requests.push({ method, path });
    const fault = faults.take(method, path);
    if (fault?.kind === 'reset') return void request.socket.destroy();
    if (fault?.kind === 'stall') return;
    if (fault?.kind === 'slow') await sleep(fault.delayMs);
    identify(request, response);
    response.setHeader('date', new Date(now()).toUTCString());
    send(response, await answer(request, url, fault).catch(toReply), fault);
  };

  const listener = (request: IncomingMessage, response: ServerResponse) => void handle(request, response);
  const server =
    tls === undefined
      ? createServer(listener)
      : createTlsServer({ key: tls.key, cert: tls.certificate }, listener);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await listenOnLoopback(server);

  return {
    endpoint: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    apiKey,
    faults,
    requests,
    inspect: () => service.inspect(),
    close: () => closeServer(server),
  };
}

function identify({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('request-id', randomUUID());
  response.setHeader('elapsed-time', '1');
  const clientRequestId = headers['x-ms-client-request-id'];
  if (clientRequestId !== undefined) response.setHeader('client-request-id', clientRequestId);
}

function toReply(error: unknown): Reply {
  if (!(error instanceof ServiceError)) return toReply(new ServiceError(500, 'An error in the stand-in.'));
  return { status: error.status, body: error.body, headers: error.headers };
}

function readVersion(url: URL): string {
  const version = url.searchParams.get('api-version');
  if (version === null || version === '')
    throw new ServiceError(
      400,
      'The api-version query parameter (?api-version=) is required for all requests.',
      {
        code: 'MissingApiVersionParameter',
      },
    );
  if (API_VERSIONS.includes(version)) return version;
  throw new ServiceError(
    400,
    `The api-version '${version}' is invalid. The supported versions are '${API_VERSIONS.join(',')}'.`,
    { code: 'InvalidApiVersionParameter' },
  );
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_BODY_BYTES)
    throw new ServiceError(413, `The request is too large; at most ${MAX_BODY_BYTES} bytes are allowed.`, {
      code: 'RequestEntityTooLarge',
    });
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(request: IncomingMessage, text: string): unknown {
  if (!request.headers['content-type']?.startsWith('application/json'))
    throw new ServiceError(415, 'The request entity has a media type which the server does not support.');
  try {
    return JSON.parse(text);
  } catch {
    throw invalidRequest('The request body is not valid JSON.');
  }
}

const STATUS_MESSAGES: Readonly<Record<number, string>> = {
  429: 'You are sending too many requests. Please try again later.',
  503: 'You are sending too many requests. Please try again later.',
};

function statusFault({ status, retryAfter, retryAfterMs }: Extract<Fault, { kind: 'status' }>): ServiceError {
  const headers = {
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    ...(retryAfterMs === undefined ? {} : { 'retry-after-ms': String(retryAfterMs) }),
  };
  return new ServiceError(status, STATUS_MESSAGES[status] ?? 'An error has occurred.', { headers });
}

function refusalOf(fault: Fault | undefined): (key: string) => ActionResult | undefined {
  if (fault?.kind !== 'partial') return () => undefined;
  const { keys, statusCode } = fault;
  return (key) =>
    keys === 'all' || keys.includes(key)
      ? { key, status: false, statusCode, errorMessage: `Refused on purpose, with '${key}' in it.` }
      : undefined;
}

function send(
  response: ServerResponse,
  { status, body, contentType, etag, headers = {} }: Reply,
  fault: Fault | undefined,
): void {
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (etag !== undefined) response.setHeader('etag', etag);
  response.setHeader('content-type', contentType ?? 'application/json; odata.metadata=none; charset=utf-8');
  response.setHeader('content-length', Buffer.byteLength(text));
  response.writeHead(status);
  const half = text.slice(0, Math.floor(text.length / 2));
  if (fault?.kind === 'stall-body') response.write(half);
  else if (fault?.kind === 'truncate') response.write(half, () => response.destroy());
  else if (fault?.kind === 'garble') response.end(half.padEnd(Buffer.byteLength(text)));
  else response.end(text);
}
