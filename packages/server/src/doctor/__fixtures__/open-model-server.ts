import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The messages of a chat request, or the texts of an embedding request. */
export interface ModelRequest {
  readonly stream?: boolean;
  readonly messages?: readonly { readonly role: string; readonly content: string }[];
  readonly input?: readonly string[];
}

export interface ModelServer {
  readonly url: string;
  readonly requests: ModelRequest[];
  close(): Promise<void>;
}

export interface ModelServerOptions {
  /** Where the API is. Anything else is answered with 404 or with `elsewhere`. */
  readonly root?: string;
  readonly elsewhere?: { readonly status: number; readonly body: string };
  /** The words of an answer. */
  readonly write?: (request: ModelRequest) => readonly string[];
  /** Whether moderation refuses everything. */
  readonly flags?: boolean;
  readonly embed?: (text: string) => readonly number[];
}

/** A server that speaks OpenAI's API, on a free port of this machine. */
export async function openModelServer({
  root = '/v1',
  elsewhere = { status: 404, body: '404 page not found' },
  write = () => ['It opens ', 'at ten.[1]'],
  flags = false,
  embed = (text) => [text.length, 1, 0],
}: ModelServerOptions = {}): Promise<ModelServer> {
  const requests: ModelRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await readJson(incoming);
    if (incoming.url === `${root}/chat/completions`) {
      requests.push(request);
      response.setHeader('Content-Type', 'text/event-stream');
      for (const content of write(request)) response.write(toEvent({ content }, null));
      response.end(`${toEvent({}, 'stop')}data: [DONE]\n\n`);
    } else if (incoming.url === `${root}/embeddings`) {
      requests.push(request);
      const data = (request.input ?? []).map((text, index) => ({ index, embedding: embed(text) }));
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ object: 'list', model: 'e', data }));
    } else if (incoming.url === `${root}/moderations`) {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ id: 'm', model: 'm', results: [{ flagged: flags, categories: {} }] }));
    } else {
      response.statusCode = elsewhere.status;
      response.end(elsewhere.body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readJson(incoming: IncomingMessage): Promise<ModelRequest> {
  let text = '';
  for await (const part of incoming) text += String(part);
  return text === '' ? {} : (JSON.parse(text) as ModelRequest);
}

function toEvent(delta: object, finish: string | null): string {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'm', choices })}\n\n`;
}
