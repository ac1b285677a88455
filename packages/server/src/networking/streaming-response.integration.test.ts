import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ByteSink, type ByteSource, toBody } from '../http/index.ts';
import { StreamingResponse } from './streaming-response.ts';

type Response = StreamingResponse<IncomingMessage>;

let close: () => void = () => {};
afterEach(() => close());

/** Serves one request, and resolves with the response as its client has it when the headers have come. */
async function serve(answer: (response: Response) => void): Promise<IncomingMessage> {
  const server = createServer({ ServerResponse: StreamingResponse }, (_request, response) =>
    answer(response),
  ).listen(0, '127.0.0.1');
  close = () => server.close().closeAllConnections();
  await once(server, 'listening');
  const [response] = await once(get({ port: (server.address() as AddressInfo).port }), 'response');
  return response;
}

async function textOf(response: IncomingMessage): Promise<string> {
  return (await response.setEncoding('utf8').toArray()).join('');
}

/** Sends texts, one for each pull, and then ends. */
function sourceOf(texts: readonly string[], onPull: (sink: ByteSink) => void = () => {}) {
  const left = [...texts];
  let sink: ByteSink;
  return {
    cancel: vi.fn(),
    start(own: ByteSink) {
      sink = own;
    },
    pull() {
      onPull(sink);
      const text = left.shift();
      if (text === undefined) sink.close();
      else sink.enqueue(Buffer.from(text));
    },
  } satisfies ByteSource;
}

describe('a response with the bytes of a source', () => {
  it('has no web stream, and the same bytes', async () => {
    const bodies: unknown[] = [];
    const response = await serve((own) => {
      bodies.push(toBody(sourceOf(['first', 'second']), { env: { outgoing: own } }));
      own.writeHead(200, { 'Content-Type': 'text/event-stream' }).end();
    });
    expect([await textOf(response), response.headers['content-type'], bodies]).toEqual([
      'firstsecond',
      'text/event-stream',
      [null],
    ]);
  });

  it('sends the headers together with the first bytes', async () => {
    const written: number[] = [];
    const response = await serve((own) => {
      let waitsFor = (): void => {};
      own.sendFrom({
        start: (sink) => {
          sink.enqueue(Buffer.from('first'));
          waitsFor = () => sink.close();
        },
        pull: () => new Promise(() => {}),
        cancel: () => {},
      });
      own.end();
      written.push(own.socket?.bytesWritten ?? -1, own.socket?.writableLength ?? -1);
      setImmediate(() => {
        written.push(own.socket?.writableLength ?? -1);
        waitsFor();
      });
    });
    expect(await textOf(response)).toBe('first');
    const [, corked = 0, after] = written;
    expect([corked > 'first'.length, after]).toEqual([true, 0]);
  });

  it('pulls only when the client has read what it was sent', async () => {
    const megabyte = 'x'.repeat(1_000_000);
    const sizes: (number | null)[] = [];
    const source = sourceOf(
      Array.from({ length: 20 }, () => megabyte),
      (sink) => sizes.push(sink.desiredSize),
    );
    let own: Response | undefined;
    const response = await serve((served) => {
      own = served;
      served.sendFrom(source);
      served.end();
    });
    await vi.waitUntil(() => own?.writableNeedDrain);
    const pulls = sizes.length;
    expect(pulls).toBeLessThan(20);
    expect((await textOf(response)).length).toBe(20_000_000);
    expect(sizes).toEqual(Array.from({ length: 21 }, () => 0));
  });

  it('cancels the source when the client leaves', async () => {
    const source = { ...sourceOf([]), pull: () => new Promise<void>(() => {}) };
    const response = await serve((own) => {
      own.sendFrom(source);
      own.flushHeaders();
      own.end();
    });
    expect(source.cancel).not.toHaveBeenCalled();
    response.destroy();
    await vi.waitUntil(() => source.cancel.mock.calls.length > 0);
  });

  it('breaks off when a pull fails, and cancels the source', async () => {
    const source = { ...sourceOf([]), pull: () => Promise.reject(new Error('no more')) };
    const response = await serve((own) => {
      own.sendFrom(source);
      own.flushHeaders();
      own.end();
    });
    await expect(textOf(response)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(source.cancel).toHaveBeenCalled();
  });

  it('sends another body that took its place, and cancels the source', async () => {
    const source = { ...sourceOf(['never']), start: vi.fn() };
    const response = await serve((own) => {
      own.sendFrom(source);
      own.end('a failure');
    });
    expect(await textOf(response)).toBe('a failure');
    expect([source.cancel.mock.calls.length > 0, source.start.mock.calls]).toEqual([true, []]);
  });

  it('calls back when all is sent', async () => {
    const sent = vi.fn();
    const response = await serve((own) => {
      own.sendFrom(sourceOf(['all']));
      own.end(sent);
    });
    expect(await textOf(response)).toBe('all');
    await vi.waitUntil(() => sent.mock.calls.length === 1);
  });

  it('does not begin for a client that has left', async () => {
    const source = { ...sourceOf(['never']), start: vi.fn() };
    let left: Promise<unknown> | undefined;
    const response = await serve((own) => {
      own.sendFrom(source);
      own.flushHeaders();
      left = once(own, 'close').then(() => own.end());
    });
    response.destroy();
    await left;
    expect([source.cancel.mock.calls.length > 0, source.start.mock.calls]).toEqual([true, []]);
  });
});

it('is a web stream on other runtimes', async () => {
  const body = toBody(sourceOf(['first', 'second']), { env: undefined });
  expect(await new globalThis.Response(body).text()).toBe('firstsecond');
});
