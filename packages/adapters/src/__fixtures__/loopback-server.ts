import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import OpenAI from 'openai';

export interface RecordedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
}

export type Respond = (response: ServerResponse, request: RecordedRequest) => void | Promise<void>;

export interface LoopbackServer {
  readonly client: OpenAI;
  /** What arrived, in order. */
  readonly requests: readonly RecordedRequest[];
  /** How many requests left the client. */
  calls(): number;
  /** Resolves when no response is open any more, with whether all of them were sent whole. */
  idle(): Promise<{ readonly allWhole: boolean }>;
  close(): Promise<void>;
}

/** A server on a free loopback port that answers every request by `respond`, and a client for it. */
export async function startLoopbackServer(respond: Respond): Promise<LoopbackServer> {
  const requests: RecordedRequest[] = [];
  const responses: { readonly response: ServerResponse; readonly closed: Promise<unknown> }[] = [];
  let calls = 0;
  const server = createServer(async (request, response) => {
    responses.push({ response, closed: once(response, 'close') });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const recorded = {
      path: request.url ?? '',
      headers: request.headers,
      body: JSON.parse(Buffer.concat(chunks).toString('utf8')),
    };
    requests.push(recorded);
    await respond(response, recorded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const client = new OpenAI({
    baseURL: `http://127.0.0.1:${address.port}/v1`,
    apiKey: 'sk-secret-key-of-the-test',
    // Left at the package's default of two: the adapter itself must switch retries off.
    fetch: (input, init) => {
      calls += 1;
      return fetch(input, init);
    },
  });
  return {
    client,
    requests,
    calls: () => calls,
    async idle() {
      await Promise.all(responses.map(({ closed }) => closed));
      return { allWhole: responses.every(({ response }) => response.writableFinished) };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function readFixture(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}

/** Answers with an event stream whose bytes arrive in pieces of `pieceBytes`. */
export function sse(text: string, pieceBytes = Number.POSITIVE_INFINITY): Respond {
  return async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    const bytes = Buffer.from(text, 'utf8');
    for (let start = 0; start < bytes.length; start += pieceBytes) {
      response.write(bytes.subarray(start, start + pieceBytes));
      await new Promise(setImmediate);
    }
    response.end();
  };
}

/** Sends an event stream step by step: the first at once, each of the others when `sendNext` is called. */
export function sseSteps(texts: readonly string[]): { readonly respond: Respond; sendNext(): void } {
  let proceed = (): void => {};
  return {
    sendNext: () => proceed(),
    async respond(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const [index, text] of texts.entries()) {
        const mayGoOn = new Promise<void>((resolve) => {
          proceed = resolve;
        });
        response.write(text);
        if (index < texts.length - 1) await mayGoOn;
      }
      response.end();
    },
  };
}

/** Sends the beginning of an event stream and then nothing more. */
export function stalledSse(text: string): Respond {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(text);
  };
}

export function json(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Respond {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body);
  };
}
