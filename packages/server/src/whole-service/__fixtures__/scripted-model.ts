import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The body of a request, as far as a script needs it. */
export interface ModelRequest {
  readonly messages: readonly { readonly content: string }[];
  readonly max_tokens?: number;
}

export interface ScriptedModel {
  readonly baseUrl: string;
  readonly requests: readonly ModelRequest[];
  close(): Promise<void>;
}

/** A text of the answer, a whole chunk, or something to wait for before the next one. */
export type ScriptedPiece = string | object | Promise<void>;

/** A server of OpenAI's protocol that streams the pieces of a script. */
export async function startScriptedModel(
  script: (request: ModelRequest) => readonly ScriptedPiece[],
): Promise<ScriptedModel> {
  const requests: ModelRequest[] = [];
  const server = createServer(async (request, response) => {
    const bytes: Buffer[] = [];
    for await (const chunk of request) bytes.push(chunk);
    const asked = JSON.parse(Buffer.concat(bytes).toString('utf8')) as ModelRequest;
    requests.push(asked);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const piece of script(asked)) {
      if (piece instanceof Promise) {
        await piece;
        continue;
      }
      const chunk =
        typeof piece === 'string' ? { choices: [{ index: 0, delta: { content: piece } }] } : piece;
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
      await new Promise(setImmediate);
    }
    response.end('data: [DONE]\n\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The last chunk of a reply. */
export function finished(reason: string): object {
  return { choices: [{ index: 0, delta: {}, finish_reason: reason }] };
}
