import { connect } from 'node:net';
import type { AnswerEvent } from '@rag/core';
import { RagError } from '@rag/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeApp } from '../__fixtures__/fake-app.ts';
import type { FakeAnswer } from '../__fixtures__/fake-engine.ts';
import { ANSWER, createFakeEngine } from '../__fixtures__/fake-engine.ts';
import { createGate } from '../__fixtures__/gate.ts';
import { type ByteSource, toBody } from '../http/index.ts';
import type { Listener } from './listener.ts';
import { listen } from './listener.ts';

let listener: Listener | undefined;

afterEach(() => listener?.close(0));

async function start(answer?: FakeAnswer): Promise<string> {
  listener = await listen(createFakeApp({ engine: createFakeEngine(answer) }).fetch, {
    host: '127.0.0.1',
    port: 0,
  });
  return listener.url;
}

function ask(url: string, body: object, signal?: AbortSignal): Promise<Response> {
  return fetch(`${url}/chat`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message: 'Hello', ...body }),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Sends raw bytes and returns the response up to the end of the connection or the deadline. */
function exchange(url: string, request: string): Promise<string> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(request));
    socket.on('data', (data) => {
      received += data.toString();
      if (received.includes('}')) socket.end();
    });
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
  });
}

describe('a listener on real connections', () => {
  it('answers a chunked body', async () => {
    const body = JSON.stringify({ message: 'Hello' });
    const chunk = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

    const response = await exchange(
      await start(),
      `POST /chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`,
    );

    expect(response).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('refuses a chunked body that is too large and delivers the refusal', async () => {
    const chunk = `${(20_000).toString(16)}\r\n${' '.repeat(20_000)}\r\n`;

    const response = await exchange(
      await start(),
      `POST /chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`,
    );

    expect(response).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('refuses a body by its Content-Length before it is sent', async () => {
    const response = await exchange(
      await start(),
      'POST /chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n',
    );

    expect(response).toMatch(/^HTTP\/1\.1 413 /);
  });

  it.each([false, true])('aborts the answer when the client disconnects (stream: %s)', async (stream) => {
    const { opened: begun, open: begin } = createGate();
    const { opened: aborted, open } = createGate();
    const url = await start(async function* (_request, { signal }): AsyncIterable<AnswerEvent> {
      yield { type: 'sources', passages: [] };
      signal?.addEventListener('abort', open);
      begin();
      await aborted;
    });
    const client = new AbortController();

    const response = ask(url, { stream }, client.signal).then((answer) => answer.text());
    response.catch(() => {});
    await begun;
    client.abort();

    await expect(aborted).resolves.toBeUndefined();
  });

  it('sends bytes of a source without a web stream', async () => {
    const bodies: unknown[] = [];
    listener = await listen(
      (_request, env) => {
        const source: ByteSource = {
          start(sink) {
            sink.enqueue(Buffer.from('bytes'));
            sink.close();
          },
          pull: () => {},
          cancel: () => {},
        };
        const body = toBody(source, { env });
        bodies.push(body);
        return new Response(body, { headers: { 'X-Own': 'kept' } });
      },
      { host: '127.0.0.1', port: 0 },
    );

    const response = await fetch(listener.url);

    expect([await response.text(), response.headers.get('x-own'), bodies]).toEqual(['bytes', 'kept', [null]]);
  });

  // Covers: buffering-proxy
  it('sends each event at once', async () => {
    const { opened, open } = createGate();
    const url = await start(async function* () {
      yield { type: 'delta', text: 'first' } as const;
      await opened;
      yield { type: 'done', answer: ANSWER } as const;
    });

    const response = await ask(url, { stream: true });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('first')) text += (await reader?.read())?.value;
    open();
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read())
      text += next.value;

    expect(text).toMatch(/event: done\nid: .*\ndata: .*\n\n$/);
  });
});

describe('close', () => {
  it('waits for an open answer', async () => {
    const { opened, open } = createGate();
    const { opened: begun, open: begin } = createGate();
    const url = await start(async function* () {
      begin();
      await opened;
      yield { type: 'done', answer: ANSWER } as const;
    });

    const response = ask(url, {});
    await begun;
    const closed = listener?.close(60_000);
    open();

    expect((await response).status).toBe(200);
    await closed;
  });

  it('accepts no more connections', async () => {
    const url = await start();

    await listener?.close(60_000);

    await expect(ask(url, {})).rejects.toThrow('fetch failed');
  });

  it('cuts and aborts answers that are open after the grace period', async () => {
    const { opened: begun, open: begin } = createGate();
    const { opened: aborted, open } = createGate();
    const url = await start(async function* (_request, { signal }): AsyncIterable<AnswerEvent> {
      signal?.addEventListener('abort', open);
      begin();
      await aborted;
      yield { type: 'error', error: new RagError('aborted', 'The caller gave up.') };
    });

    const response = ask(url, {});
    response.catch(() => {});
    await begun;
    await listener?.close(1);

    await expect(response).rejects.toThrow('fetch failed');
    await expect(aborted).resolves.toBeUndefined();
  });
});

it('rejects when the port is in use', async () => {
  const { port } = new URL(await start());

  await expect(
    listen(createFakeApp().fetch, { host: '127.0.0.1', port: Number(port) }),
  ).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});
