import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { withJsonBody } from './json-body.ts';

const MAX_BYTES = 100;
const encoder = new TextEncoder();

/** Reads a body with `Content-Length`, or one that comes in chunks of one byte. */
async function read(
  body: Uint8Array<ArrayBuffer>,
  { announced, headers = {} }: { readonly announced: boolean; readonly headers?: Record<string, string> },
): Promise<unknown> {
  const pieces = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of body) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  const request = new Request('http://service.example/chat', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(announced ? { 'Content-Length': String(body.length) } : {}),
      ...headers,
    },
    ...(announced ? { body } : { body: pieces, duplex: 'half' }),
  });
  const app = new Hono();
  let failure: unknown;
  app.onError((error) => {
    failure = error;
    return new Response();
  });
  const options = { schema: z.looseObject({}), maxBytes: MAX_BYTES };
  app.post(
    '/chat',
    withJsonBody(options, async (context, body) => context.json(body)),
  );
  const response = await app.request(request);
  if (failure !== undefined) throw failure;
  return response.json();
}

describe.each([true, false])('a JSON body (Content-Length: %s)', (announced) => {
  it('is read as UTF-8, even if a character is split over two chunks', async () => {
    const value = await read(encoder.encode('{"message":"Grüße 😀"}'), { announced });

    expect(value).toEqual({ message: 'Grüße 😀' });
  });

  it('may begin with a byte order mark', async () => {
    const value = await read(Uint8Array.of(0xef, 0xbb, 0xbf, ...encoder.encode('{}')), { announced });

    expect(value).toEqual({});
  });

  it.each([
    ['Latin-1', Buffer.from('{"message":"Grüße"}', 'latin1')],
    ['UTF-16', Buffer.from('{"message":"Hello"}', 'utf16le')],
    ['UTF-8 that ends in the middle of a character', Buffer.from('{"message":"😀').subarray(0, -1)],
  ])('is refused in %s', async (_, body) => {
    await expect(read(new Uint8Array(body), { announced })).rejects.toMatchObject({ code: 'malformed_json' });
  });

  it('is refused when it is compressed, and the response names the accepted encoding', async () => {
    await expect(
      read(encoder.encode('{}'), { announced, headers: { 'Content-Encoding': 'gzip' } }),
    ).rejects.toMatchObject({ code: 'unsupported_media_type', headers: { 'Accept-Encoding': 'identity' } });
  });

  it('may have the content encoding "identity"', async () => {
    expect(
      await read(encoder.encode('{}'), { announced, headers: { 'Content-Encoding': 'Identity' } }),
    ).toEqual({});
  });
});
