import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeModel {
  /** For `OPENAI_BASE_URL`. */
  readonly url: string;
  /** The bodies of the requests. */
  readonly requests: readonly string[];
  /** How many calls are still open: not complete and not aborted. */
  openCalls(): number;
  close(): Promise<void>;
}

const PAUSE_MS = 10;

/**
 * A server on the loopback interface that speaks OpenAI's chat protocol and always sends the same answer: once or,
 * if it is endless, again and again until the caller disconnects.
 */
export async function startFakeModel(
  pieces: readonly string[],
  { isEndless = false } = {},
): Promise<FakeModel> {
  const requests: string[] = [];
  let open = 0;
  const server = createServer((request, response) => {
    let body = '';
    open += 1;
    response.on('close', () => {
      open -= 1;
    });
    request.setEncoding('utf8');
    request.on('data', (piece: string) => {
      body += piece;
    });
    request.on('end', () => {
      requests.push(body);
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      const write = () => {
        for (const content of pieces) {
          response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`);
        }
      };
      write();
      if (isEndless) {
        const writing = setInterval(write, PAUSE_MS);
        response.on('close', () => clearInterval(writing));
        return;
      }
      const last = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
      response.end(`data: ${JSON.stringify(last)}\n\ndata: [DONE]\n\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    openCalls: () => open,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
