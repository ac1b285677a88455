import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { AnswerEvent } from '@rag/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeApp } from '../__fixtures__/fake-app.ts';
import { createFakeEngine, type FakeAnswer } from '../__fixtures__/fake-engine.ts';
import { createGate } from '../__fixtures__/gate.ts';
import { createStreamSlots, type StreamSettings } from '../ask/index.ts';
import { type ConnectionLimits, type Listener, listen } from './listener.ts';

let listener: Listener;
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await listener.close(0);
});

interface Options {
  readonly answer?: FakeAnswer;
  readonly streams?: Partial<StreamSettings>;
  readonly connections?: Partial<ConnectionLimits>;
}

async function start({ answer, streams, connections = {} }: Options = {}): Promise<void> {
  const app = createFakeApp({ engine: createFakeEngine(answer), streamSlots: createStreamSlots(streams) });
  listener = await listen(app.fetch, { host: '127.0.0.1', port: 0, connections });
}

function open(): Socket {
  const socket = connect(Number(new URL(listener.url).port), '127.0.0.1');
  // Some of them are reset.
  socket.on('error', () => {});
  sockets.push(socket);
  return socket;
}

/** Sends bytes and returns everything that is received until the connection closes. */
async function exchange(...pieces: readonly string[]): Promise<string> {
  const socket = open();
  let received = '';
  socket.on('data', (data) => {
    received += data.toString();
  });
  for (const piece of pieces) socket.write(piece);
  await once(socket, 'close');
  return received;
}

function question(body: object): string {
  const text = JSON.stringify(body);
  return [
    'POST /chat HTTP/1.1',
    'Host: x',
    'Content-Type: application/json',
    `Content-Length: ${text.length}`,
    '',
    text,
  ].join('\r\n');
}

const STREAM = question({ message: 'Hello', stream: true });
const SHORT_TIMEOUTS = { headersTimeoutMs: 100, requestTimeoutMs: 100, checkEveryMs: 20 };

async function isServing(): Promise<boolean> {
  return (await fetch(`${listener.url}/health`)).ok;
}

describe('a client that disconnects during a stream', () => {
  it.each<[string, (socket: Socket) => void]>([
    ['closes', (socket) => socket.end()],
    ['destroys', (socket) => socket.destroy()],
    ['resets', (socket) => socket.resetAndDestroy()],
  ])('aborts the answer at once when it %s the connection', async (_name, leave) => {
    const aborted = createGate();
    await start({
      // Nothing else could notice that the client has left: nothing is written, and no limit ends the answer.
      streams: { heartbeatMs: 3_600_000, maxMs: 3_600_000 },
      async *answer(_request, { signal }): AsyncIterable<AnswerEvent> {
        signal?.addEventListener('abort', aborted.open);
        yield { type: 'delta', text: 'The lib' };
        await aborted.opened;
      },
    });
    const socket = open();
    socket.write(STREAM);
    await once(socket, 'data');

    leave(socket);

    await expect(aborted.opened).resolves.toBeUndefined();
  });
});

describe('a client that reads nothing', () => {
  const PIECE = 'on and on '.repeat(1_000);

  /** Generates endless text and counts its pieces. */
  async function startEndless() {
    const count = { made: 0 };
    const aborted = createGate();
    await start({
      streams: { heartbeatMs: 100 },
      async *answer(_request, { signal }): AsyncIterable<AnswerEvent> {
        signal?.addEventListener('abort', aborted.open);
        for (; signal?.aborted === false; count.made += 1) yield { type: 'delta', text: PIECE };
      },
    });
    return { count, aborted: aborted.opened };
  }

  // Covers: stalled-reader
  it('gets no more text generated than the network buffers hold, and is then disconnected', async () => {
    const { count, aborted } = await startEndless();
    const socket = open();
    socket.pause();
    socket.write(STREAM);

    await aborted;
    const { made } = count;
    // A socket notices that the other side has closed only when it reads.
    socket.resume();
    await once(socket, 'close');

    // Only the socket buffers of both sides are full; this process buffers nothing.
    expect(made * PIECE.length).toBeLessThan(20_000_000);
    expect(count.made).toBe(made);
  });

  it('does not block other clients', async () => {
    const { aborted } = await startEndless();
    const socket = open();
    socket.pause();
    socket.write(STREAM);

    expect(await isServing()).toBe(true);
    await aborted;
  });
});

describe('a client that sends too slowly', () => {
  it.each([
    ['the connection, before any byte', ''],
    ['its headers', 'POST /chat HTTP/1.1\r\nHost: x\r\nContent-'],
    ['its body', STREAM.slice(0, -5)],
    [
      'its chunks',
      'POST /chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"mes',
    ],
  ])('gets 408 in the middle of %s', async (_name, beginning) => {
    await start({ connections: SHORT_TIMEOUTS });

    const response = await exchange(beginning);

    expect(response).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(JSON.parse(response.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      code: 'request_timeout',
      status: 408,
    });
  });
});

describe('a malformed request', () => {
  it.each([
    ['garbage', '\u0016\u0003\u0001 garbage\r\n\r\n', 400, 'malformed_request'],
    [
      'two Content-Length headers',
      `${STREAM.replace('\r\n\r\n', '\r\nContent-Length: 7\r\n\r\n')}`,
      400,
      'malformed_request',
    ],
    [
      'endless headers',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
  ])('gets problem details: %s', async (_name, bytes, status, code) => {
    await start();

    const response = await exchange(bytes);

    expect(response).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(JSON.parse(response.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code, status });
    expect(await isServing()).toBe(true);
  });

  it('closes only its own connection and writes nothing into an answer that has begun', async () => {
    const { opened, open: goOn } = createGate();
    await start({
      async *answer(): AsyncIterable<AnswerEvent> {
        yield { type: 'delta', text: 'The lib' };
        await opened;
      },
    });
    const neighbour = await fetch(`${listener.url}/chat`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ message: 'Hello', stream: true }),
    });
    const socket = open();
    let received = '';
    socket.on('data', (data) => {
      received += data.toString();
    });
    socket.write(STREAM);
    await once(socket, 'data');

    socket.write('garbage\r\n\r\n');
    await once(socket, 'close');
    goOn();

    expect(received).not.toMatch(/HTTP\/1\.1 400/);
    expect(await neighbour.text()).toContain('event: error');
    expect(await isServing()).toBe(true);
  });
});

describe('connection limits', () => {
  it('close an inactive connection and abort its answer', async () => {
    const aborted = createGate();
    await start({
      connections: { inactivityMs: 100 },
      async *answer(_request, { signal }): AsyncIterable<AnswerEvent> {
        yield { type: 'sources', passages: [] };
        signal?.addEventListener('abort', aborted.open);
        await aborted.opened;
      },
    });

    expect(await exchange(question({ message: 'Hello' }))).toBe('');
    await aborted.opened;
  });

  it('refuse one connection too many and keep the earlier ones', async () => {
    await start({ connections: { maxConnections: 1 } });
    const first = open();
    await once(first, 'connect');

    expect(await exchange()).toBe('');
    first.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(String(await once(first, 'data'))).toContain('200 OK');
  });
});

describe('connection limits of one client', () => {
  const HEALTH = 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n';

  it('refuse one connection too many and accept it after another one closes', async () => {
    await start({ connections: { maxConnectionsPerIp: 1 } });
    const first = open();
    first.write(HEALTH);
    await once(first, 'data');

    expect(await exchange(HEALTH)).toBe('');
    first.end();
    const last = HEALTH.replace('Host', 'Connection: close\r\nHost');
    await expect.poll(() => exchange(last)).toContain('200 OK');
  });

  it('shorten the keep-alive time when more than half of all connections are open', async () => {
    await start({ connections: { maxConnections: 2, maxConnectionsPerIp: 2 } });
    const first = open();
    first.write(HEALTH);
    expect(String(await once(first, 'data'))).toContain('Keep-Alive: timeout=65,');

    const second = open();
    second.write(HEALTH);
    expect(String(await once(second, 'data'))).toContain('Keep-Alive: timeout=5,');
  });

  it('keep the keep-alive time unchanged behind a proxy', async () => {
    await start({ connections: { maxConnections: 1 } });
    const only = open();
    only.write(HEALTH);
    expect(String(await once(only, 'data'))).toContain('Keep-Alive: timeout=65,');
  });
});

describe('draining', () => {
  it('closes each connection after its next answer, so that clients reconnect to another replica', async () => {
    await start();
    const before = await fetch(`${listener.url}/health`);
    await before.text();

    listener.drain();
    const after = await fetch(`${listener.url}/health`);

    expect(before.headers.get('connection')).toBe('keep-alive');
    expect(after.headers.get('connection')).toBe('close');
  });

  it('sends open streams a last event before it cuts them', async () => {
    const slots = createStreamSlots();
    const app = createFakeApp({
      streamSlots: slots,
      engine: createFakeEngine(async function* (_request, { signal }): AsyncIterable<AnswerEvent> {
        yield { type: 'delta', text: 'The lib' };
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      }),
    });
    listener = await listen(app.fetch, { host: '127.0.0.1', port: 0 });
    const socket = open();
    let received = '';
    socket.on('data', (data) => {
      received += data.toString();
    });
    socket.write(STREAM);
    await once(socket, 'data');

    await listener.close(1, () => slots.shutDown());

    expect(received).toMatch(/event: error\nid: 7-\w+\ndata: .*"retryable":true.*"retry_after_ms":\d+/);
  });
});
