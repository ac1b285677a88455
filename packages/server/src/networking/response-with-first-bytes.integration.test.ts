import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ResponseWithFirstBytes } from './response-with-first-bytes.ts';

let close: () => void = () => {};
afterEach(() => close());

/** Serves one request, and resolves with the response as its client has it when the headers have come. */
async function serve(answer: (response: ResponseWithFirstBytes) => void): Promise<IncomingMessage> {
  const server = createServer({ ServerResponse: ResponseWithFirstBytes }, (_request, response) =>
    answer(response),
  ).listen(0, '127.0.0.1');
  close = () => server.close().closeAllConnections();
  await once(server, 'listening');
  const [response] = await once(get({ port: (server.address() as AddressInfo).port }), 'response');
  return response;
}

describe('a response with its first bytes', () => {
  it('sends headers together with what is written in the same turn', async () => {
    const waiting: (number | undefined)[] = [];
    const response = await serve(async (own) => {
      // As the responses of an asynchronous handler.
      await Promise.resolve();
      own.flushHeaders();
      waiting.push(own.socket?.writableLength);
      await Promise.resolve();
      own.write('first');
      waiting.push(own.socket?.writableLength);
      setImmediate(() => {
        waiting.push(own.socket?.writableLength);
        own.end('second');
      });
    });
    expect((await response.setEncoding('utf8').toArray()).join('')).toBe('firstsecond');
    const [headers = 0, both = 0, after] = waiting;
    expect([headers > 0, both > headers, after]).toEqual([true, true, 0]);
  });

  it('sends headers alone when nothing is written', async () => {
    const response = await serve((own) => own.flushHeaders());
    expect(response.statusCode).toBe(200);
  });
});
