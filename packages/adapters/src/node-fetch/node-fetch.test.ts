import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import OpenAI from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import { createOpenAILLM, type PieceSource } from '../openai/index.ts';
import { nodeFetch } from './index.ts';

let server: Server | undefined;

afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('nodeFetch', () => {
  it('sends method, headers and body, and gives status, headers and body of the reply', async () => {
    const url = await serve((request, response) => {
      request.setEncoding('utf8').once('data', (body) => {
        const { method, headers } = request;
        response.writeHead(418, { 'x-reply': 'yes' });
        response.end(
          JSON.stringify({ method, key: headers['x-key'], length: headers['content-length'], body }),
        );
      });
    });
    const response = await nodeFetch(`${url}/v1`, {
      method: 'POST',
      headers: { 'x-key': 'k' },
      body: 'Grüße',
    });
    expect([response.ok, response.status, response.headers.get('x-reply')]).toEqual([false, 418, 'yes']);
    expect(await response.json()).toEqual({ method: 'POST', key: 'k', length: '7', body: 'Grüße' });
  });

  it('gives a body as a web stream to those who read one', async () => {
    const url = await serve((_request, response) => response.end('All of it'));
    const { body } = await nodeFetch(url);
    expect(await new Response(body).text()).toBe('All of it');
  });

  it.each(['text', 'body'] as const)(
    'rejects a body that is read a second time, after its %s, as fetch does',
    async (first) => {
      const url = await serve((_request, response) => response.end('All of it'));
      const reply = await nodeFetch(url);
      await (first === 'text' ? reply.text() : new Response(reply.body).text());
      await expect(reply.text()).rejects.toBeInstanceOf(TypeError);
    },
  );

  it('rejects a whole body that breaks off', async () => {
    const url = await serve((_request, response) => response.write('one', () => response.destroy()));
    await expect((await nodeFetch(url)).text()).rejects.toBeInstanceOf(Error);
  });

  it('asks for a reply that is not compressed', async () => {
    const url = await serve(({ headers }, response) => {
      const isWanted = headers['accept-encoding'] === 'identity';
      response.end(isWanted ? 'plain' : gzipSync('compressed'));
    });
    expect(await (await nodeFetch(url)).text()).toBe('plain');
  });

  it('hands out pieces as they arrive, and their end', async () => {
    const url = await serve(async (_request, response) => {
      response.write('one');
      await new Promise((resolve) => setTimeout(resolve, 20));
      response.end('two');
    });
    const source = (await nodeFetch(url)) as Response & PieceSource;
    const seen: string[] = [];
    await new Promise((resolve) => {
      source.readPieces({ onPiece: (bytes) => seen.push(Buffer.from(bytes).toString()), onEnd: resolve });
    });
    expect(seen).toEqual(['one', 'two']);
  });

  it('reports a reply that breaks off', async () => {
    const url = await serve((_request, response) => response.write('one', () => response.destroy()));
    const source = (await nodeFetch(url)) as Response & PieceSource;
    const ended = new Promise((resolve) => {
      source.readPieces({ onPiece: () => {}, onEnd: resolve });
    });
    expect(await ended).toBeInstanceOf(Error);
  });

  it('follows a redirect unless it is told not to', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/new') response.end('here');
      else response.writeHead(307, { location: '/new' }).end();
    });
    expect(await (await nodeFetch(`${url}/old`, { method: 'POST', body: '{}' })).text()).toBe('here');
    expect((await nodeFetch(`${url}/old`, { redirect: 'manual' })).status).toBe(307);
  });

  it('rejects as fetch does when nothing listens', async () => {
    const url = await serve(() => {});
    server?.close();
    await expect(nodeFetch(url)).rejects.toMatchObject({
      name: 'TypeError',
      cause: { code: 'ECONNREFUSED' },
    });
  });

  it.each(['before', 'behind'])(
    'closes the connection of a request that is aborted %s the head',
    async (when) => {
      const url = await serve((_request, response) => {
        if (when === 'behind') response.write('one');
      });
      const asked = once(server as Server, 'request');
      const controller = new AbortController();
      const reply = nodeFetch(url, { signal: controller.signal });
      const [, response] = await asked;
      const closed = once(response, 'close');
      if (when === 'behind') await reply;
      controller.abort(new Error('enough'));
      if (when === 'before') await expect(reply).rejects.toThrow('enough');
      await closed;
    },
  );
});

describe('a model that is asked through nodeFetch', () => {
  it('streams its answer, and uses its connection again', async () => {
    const connections = new Set<unknown>();
    const url = await serve((request, response) => {
      connections.add(request.socket);
      request.resume();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const content of ['Nine', ' o’clock'])
        response.write(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`);
      response.end('data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n');
    });
    const client = new OpenAI({ baseURL: url, apiKey: 'unused', fetch: nodeFetch });
    const llm = createOpenAILLM({ client, model: 'some-model' });
    for (let question = 0; question < 3; question += 1) {
      let text = '';
      for await (const part of llm.stream({ messages: [{ role: 'user', content: 'When?' }] }))
        if (part.type === 'text') text += part.text;
      expect(text).toBe('Nine o’clock');
    }
    expect(connections.size).toBe(1);
  });
});
