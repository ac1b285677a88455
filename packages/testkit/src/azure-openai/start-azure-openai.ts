import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, KEEP_ALIVE_MS, listenOnLoopback } from '../loopback.ts';
import { ApiError } from './api-error.ts';
import { createCallLog, type RecordedCall } from './call-log.ts';
import { createService } from './create-service.ts';
import { readDatedPath } from './dated-api.ts';
import { DEFAULT_DEPLOYMENTS, type Deployment } from './deployment.ts';
import { createFaultPlan, type Fault, type FaultScope, type Operation } from './faults.ts';
import type { ChoosePace } from './pace.ts';
import { type Fields, isFields } from './request-fields.ts';
import { sendBody, type TokenUsage } from './send-body.ts';

const PREFIX = '/openai/v1';
const HOST = '127.0.0.1';

export interface AzureOpenAIOptions {
  /** Default: a random key, which {@link AzureOpenAI.apiKey} tells. */
  readonly apiKey?: string;
  /** Whether a bearer token is valid. Default: none is. */
  readonly acceptToken?: (token: string) => boolean;
  /** The deployments, by name. Default {@link DEFAULT_DEPLOYMENTS}. */
  readonly deployments?: Readonly<Record<string, Deployment>>;
  /** Default: a free port. */
  readonly port?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Whether it serves the v1 API. Older endpoints and some simulators have only dated versions. Default true. */
  readonly servesV1?: boolean;
  /** How long each model call takes. Default: no time. */
  readonly choosePace?: ChoosePace;
  /** Called for every answer with its deployment and its tokens. */
  readonly onUsage?: (deployment: string, usage: TokenUsage) => void;
}

export interface AzureOpenAI {
  /** The base URL without a path, as in `AZURE_OPENAI_ENDPOINT`. */
  readonly endpoint: string;
  readonly apiKey: string;
  /** All requests, oldest first. */
  readonly calls: readonly RecordedCall[];
  /** Resolves when no call is open. */
  idle(): Promise<void>;
  /** Makes the next matching calls fail. */
  fail(fault: Fault, scope?: FaultScope): void;
  /** Clears the faults and the recorded calls. */
  reset(): void;
  /** Closes all connections and refuses new ones until {@link listen}. */
  refuse(): Promise<void>;
  /** Accepts connections again, on the same port. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a stand-in for Azure OpenAI, a real HTTP server on loopback. It serves chat completions, embeddings and the
 * list of models, in the v1 API and in dated versions, after the service's documentation. It is as strict about
 * parameters and credentials, so that what works here works there.
 *
 * @example
 * const azure = await startAzureOpenAI();
 * azure.fail({ kind: 'rate_limited', retryAfterMs: 250 }, { times: 2 });
 */
export async function startAzureOpenAI(options: AzureOpenAIOptions = {}): Promise<AzureOpenAI> {
  const { apiKey = randomUUID(), acceptToken = () => false, deployments = DEFAULT_DEPLOYMENTS } = options;
  const { now = Date.now, servesV1 = true, choosePace, onUsage = () => {} } = options;
  const log = createCallLog();
  const faults = createFaultPlan();
  const answer = createService({ credentials: { apiKey, acceptToken }, deployments, now });

  const identify = (request: IncomingMessage, url: URL, fields: Fields | undefined) => {
    const dated = readDatedPath(request.method, url.pathname);
    return {
      dated,
      operation: dated?.operation ?? (servesV1 ? toOperation(request, url) : undefined),
      deployment: dated?.deployment ?? modelOf(fields),
    };
  };

  const server = createServer(async (request, response) => {
    const arrivedAt = performance.now();
    const url = new URL(request.url ?? '/', `http://${HOST}`);
    const call = log.open(
      { method: request.method ?? '', path: url.pathname, headers: request.headers },
      response,
    );
    const signal = abortWhenClientLeaves(response);
    response.setHeader('apim-request-id', randomUUID());
    response.setHeader('x-ms-region', 'Loopback');
    let fault: Fault | undefined;
    try {
      const body = await readBody(request);
      const fields = parseFields(body);
      call.setBody(fields ?? {});
      const { dated, operation, deployment } = identify(request, url, fields);
      fault = operation === undefined ? undefined : faults.take({ operation, deployment });
      if (fault?.kind === 'stall_before_headers') return;
      if (fault?.kind === 'reset') {
        call.cut();
        return;
      }
      const result = await answer({ url, headers: request.headers, operation, dated, fields, fault });
      if (result.usage !== undefined) onUsage(deployment ?? '', result.usage);
      const pace = operation && choosePace?.(operation, fields);
      await sendBody(response, result, { fault, pace, arrivedAt, signal, cut: call.cut });
    } catch (error) {
      sendError(response, error);
    }
  });

  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await listenOnLoopback(server, options.port);

  return {
    endpoint: `http://${HOST}:${port}`,
    apiKey,
    get calls() {
      return log.calls;
    },
    idle: log.idle,
    fail: faults.add,
    reset() {
      faults.clear();
      log.clear();
    },
    refuse: () => closeServer(server),
    async listen() {
      if (!server.listening) await listenOnLoopback(server, port);
    },
    close: () => closeServer(server),
  };
}

function toOperation({ method }: IncomingMessage, { pathname }: URL): Operation | undefined {
  if (method === 'POST' && pathname === `${PREFIX}/chat/completions`) return 'chat';
  if (method === 'POST' && pathname === `${PREFIX}/embeddings`) return 'embeddings';
  return method === 'GET' && pathname === `${PREFIX}/models` ? 'models' : undefined;
}

function modelOf(fields: Fields | undefined): string | undefined {
  return typeof fields?.['model'] === 'string' ? fields['model'] : undefined;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function parseFields(text: string): Fields | undefined {
  try {
    let wellFormed = true;
    const value: unknown = JSON.parse(text, (_name, part: unknown) => {
      // Only JavaScript accepts half a surrogate pair in JSON.
      if (typeof part === 'string' && /\p{Surrogate}/u.test(part)) wellFormed = false;
      return part;
    });
    return wellFormed && isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function abortWhenClientLeaves(response: ServerResponse): AbortSignal {
  const left = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) left.abort();
  });
  return left.signal;
}

function sendError(response: ServerResponse, error: unknown): void {
  if (response.destroyed) return;
  const failure =
    error instanceof ApiError
      ? error
      : new ApiError(500, {
          code: 'StandInFailed',
          message: error instanceof Error ? error.stack : 'Unknown',
        });
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(failure.status, { 'content-type': 'application/json', ...failure.headers });
  response.end(JSON.stringify(failure.body));
}
