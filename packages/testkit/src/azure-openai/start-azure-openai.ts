import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { hangUp, listenOnLoopback } from '../loopback.ts';
import { ApiError } from './api-error.ts';
import { createCallLog, type RecordedCall } from './call-log.ts';
import { createService } from './create-service.ts';
import { readDatedPath } from './dated-api.ts';
import { DEFAULT_DEPLOYMENTS, type Deployment } from './deployment.ts';
import { createFaultPlan, type Fault, type FaultScope, type Operation } from './faults.ts';
import { type Fields, isFields } from './fields.ts';
import { sendBody } from './response-body.ts';

const PREFIX = '/openai/v1';
const HOST = '127.0.0.1';

export interface AzureOpenAIOptions {
  /** Default: one drawn by lot, as {@link AzureOpenAI.apiKey} tells. */
  readonly apiKey?: string;
  /** Which bearer tokens are good beside the key. Default: none. */
  readonly acceptToken?: (token: string) => boolean;
  /** By their names. Default {@link DEFAULT_DEPLOYMENTS}. */
  readonly deployments?: Readonly<Record<string, Deployment>>;
  /** Default: a free one. */
  readonly port?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Whether it serves the v1 API; older endpoints and some simulators know dated versions alone. Default true. */
  readonly servesV1?: boolean;
}

export interface AzureOpenAI {
  /** Without a path, as `AZURE_OPENAI_ENDPOINT` has it. */
  readonly endpoint: string;
  readonly apiKey: string;
  /** Every request that arrived, in order. */
  readonly calls: readonly RecordedCall[];
  /** Resolves when no call is open any more. */
  idle(): Promise<void>;
  /** Makes the next calls go wrong. */
  fail(fault: Fault, scope?: FaultScope): void;
  /** Forgets the faults that are still to come, and the calls. */
  reset(): void;
  /** Hangs up on everyone and refuses connections until {@link listen}. */
  refuse(): Promise<void>;
  /** Accepts connections again, on the same port. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A stand-in for Azure OpenAI as a real HTTP server on loopback: chat completions and embeddings of the v1 API
 * and of dated versions, and the list of models, by the service's documentation. Strict about fields, parameters and credentials, so
 * that what works here is not refused there.
 *
 * @example
 * const azure = await startAzureOpenAI();
 * azure.fail({ kind: 'rate_limited', retryAfterMs: 250 }, { times: 2 });
 */
export async function startAzureOpenAI(options: AzureOpenAIOptions = {}): Promise<AzureOpenAI> {
  const { apiKey = randomUUID(), acceptToken = () => false, deployments = DEFAULT_DEPLOYMENTS } = options;
  const { now = Date.now, servesV1 = true } = options;
  const log = createCallLog();
  const faults = createFaultPlan();
  const answer = createService({ credentials: { apiKey, acceptToken }, deployments, now });

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', `http://${HOST}`);
    const call = log.open(
      { method: request.method ?? '', path: url.pathname, headers: request.headers },
      response,
    );
    const left = new AbortController();
    response.on('close', () => left.abort());
    response.setHeader('apim-request-id', randomUUID());
    response.setHeader('x-ms-region', 'Loopback');
    let fault: Fault | undefined;
    try {
      const body = await readBody(request);
      const fields = parseFields(body);
      call.setBody(fields ?? {});
      const dated = readDatedPath(request.method, url.pathname);
      const operation = dated?.operation ?? (servesV1 ? toOperation(request, url) : undefined);
      const deployment = dated?.deployment ?? modelOf(fields);
      fault = operation === undefined ? undefined : faults.take({ operation, deployment });
      if (fault?.kind === 'stall_before_headers') return;
      if (fault?.kind === 'reset') {
        call.cut();
        return;
      }
      const result = await answer({ url, headers: request.headers, operation, dated, fields, fault });
      await sendBody(response, result, { fault, signal: left.signal, cut: call.cut });
    } catch (error) {
      sendError(response, error);
    }
  });

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
    refuse: () => hangUp(server),
    async listen() {
      if (!server.listening) await listenOnLoopback(server, port);
    },
    close: () => hangUp(server),
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
      // Half a surrogate pair is JSON to JavaScript alone.
      if (typeof part === 'string' && /\p{Surrogate}/u.test(part)) wellFormed = false;
      return part;
    });
    return wellFormed && isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
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
