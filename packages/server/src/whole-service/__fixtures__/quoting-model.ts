import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface QuotingModel {
  /** For `OPENAI_BASE_URL`. */
  readonly url: string;
  /** The number of calls. */
  readonly calls: number;
  close(): Promise<void>;
}

/**
 * A model that never answers and quotes the whole prompt in its errors, each time with another status or in the
 * middle of its stream.
 */
export async function startQuotingModel(): Promise<QuotingModel> {
  let calls = 0;
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const asked = await text(request);
    const error = {
      error: { message: `Cannot answer ${asked}`, type: 'server_error', code: asked, param: asked },
    };
    const status = [500, 400, 429, 401, 200][calls % 5] ?? 500;
    calls += 1;
    if (status === 200) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.end(`data: ${JSON.stringify(error)}\n\n`);
    } else {
      response.writeHead(status, {
        'Content-Type': 'application/json',
        'X-Request-Id': encodeURIComponent(asked).slice(0, 2_000),
      });
      response.end(JSON.stringify(error));
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    get calls() {
      return calls;
    },
    async close() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}
