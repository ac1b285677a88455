import type { Embedder } from '@rag/core';
import { afterEach, describe, expect, it } from 'vitest';
import {
  json,
  type LoopbackServer,
  type Respond,
  startLoopbackServer,
} from '../__fixtures__/loopback-server.ts';
import { createOpenAIEmbedder } from './index.ts';

let server: LoopbackServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** The texts say where they are, and so do their vectors. */
const toTexts = (count: number) => Array.from({ length: count }, (_, index) => `text ${index}`);

/** A server that refuses what `refuse` gives an answer to. */
async function connect(
  refuse: (texts: readonly string[]) => readonly [status: number, body: object] | undefined,
  batchSize?: number,
): Promise<Embedder> {
  const respond: Respond = (response, request) => {
    const input = request.body['input'] as string[];
    const refusal = refuse(input);
    if (refusal !== undefined) return json(refusal[0], JSON.stringify(refusal[1]))(response, request);
    const data = input.map((text, index) => ({ index, embedding: [1, Number(/\d+/u.exec(text)?.[0])] }));
    return json(200, JSON.stringify({ data }))(response, request);
  };
  server = await startLoopbackServer(respond);
  return createOpenAIEmbedder({
    client: server.client,
    model: 'm',
    dimensions: 2,
    ...(batchSize === undefined ? {} : { batchSize }),
  });
}

const sizes = () => server?.requests.map(({ body }) => (body['input'] as string[]).length) ?? [];

/** Which text each vector is of. */
async function embed(embedder: Embedder, texts: readonly string[]): Promise<number[]> {
  const vectors = await embedder.embed(texts);
  return vectors.map(([one = 0, number = 0]) => Math.round(number / one));
}

const LIMITS: readonly [string, number, number, object][] = [
  [
    'text-embeddings-inference',
    32,
    413,
    { error: 'batch size 64 > maximum allowed batch size 32', error_type: 'Validation' },
  ],
  [
    'text-embeddings-inference, later',
    32,
    422,
    { error: { message: 'batch size 64 > maximum allowed batch size 32', type: 'Validation' } },
  ],
  [
    'DashScope',
    10,
    400,
    {
      error: {
        code: 'InvalidParameter',
        message: 'batch size is invalid, it should not be larger than 10.: input.contents',
        type: 'InvalidParameter',
      },
    },
  ],
  ['a proxy with a limit of bytes', 7, 413, { message: 'Request Entity Too Large' }],
  ['one at a time', 1, 400, { error: { message: 'input must be a single string', param: 'input' } }],
];

describe.each(LIMITS)('a server that takes few texts at once: %s', (_server, most, status, body) => {
  it('gets as few as it takes, in order, and no more than that later', async () => {
    const embedder = await connect((texts) => (texts.length > most ? [status, body] : undefined));
    const texts = toTexts(100);
    expect(await embed(embedder, texts)).toEqual(texts.map((_, index) => index));
    const refused = sizes().filter((size) => size > most).length;
    expect(refused).toBeLessThanOrEqual(7);
    expect(await embed(embedder, texts)).toEqual(texts.map((_, index) => index));
    expect(sizes().filter((size) => size > most)).toHaveLength(refused);
  });
});

it('a configured size avoids the refusals', async () => {
  const embedder = await connect((texts) => (texts.length > 32 ? [413, {}] : undefined), 32);
  await embed(embedder, toTexts(70));
  expect(sizes()).toEqual([32, 32, 6]);
});

describe('a refusal for another reason', () => {
  it.each([
    [
      'a wrong parameter',
      400,
      { error: { code: 'unsupported_parameter', param: 'dimensions', message: 'no' } },
    ],
    ['a wrong key', 401, {}],
    ['an unknown model', 404, {}],
    ['a quota', 429, {}],
    ['a failure', 500, {}],
  ])('is passed on after one call: %s', async (_what, status, body) => {
    const embedder = await connect(() => [status, body]);
    await expect(embedder.embed(toTexts(64))).rejects.toMatchObject({ details: { status } });
    expect(sizes()).toEqual([64]);
  });

  it('is passed on once a single text is refused, and the size stays', async () => {
    let isBroken = true;
    const embedder = await connect(() => (isBroken ? [400, { error: { message: 'bad' } }] : undefined));
    await expect(embedder.embed(toTexts(64))).rejects.toMatchObject({
      code: 'model_unavailable',
      retryable: false,
      details: { status: 400 },
    });
    expect(sizes()).toEqual([64, 32, 16, 8, 4, 2, 1]);
    isBroken = false;
    await embed(embedder, toTexts(64));
    expect(sizes().at(-1)).toBe(64);
  });
});

describe('a single text that is too long', () => {
  const LONG = `text 37 ${'word '.repeat(700)}`;
  const texts = toTexts(64).map((text, index) => (index === 37 ? LONG : text));

  it.each([
    [
      413,
      { error: '`inputs` must have less than 512 tokens. Given: 702', error_type: 'Validation' },
      '(512)',
    ],
    [
      400,
      {
        error: { message: "This model's maximum context length is 512 tokens. However, you requested 702." },
      },
      '(512)',
    ],
    [400, { error: { message: 'the input length exceeds the context length' } }, 'takes.'],
    [
      500,
      { error: { message: 'input (702 tokens) is too large to process. increase the physical batch size' } },
      'takes.',
    ],
    [413, {}, 'takes.'],
  ])('is named, with the limit if the server says it: %i %j', async (status, body, limit) => {
    const embedder = await connect((input) => (input.includes(LONG) ? [status, body] : undefined));
    const error = await embedder.embed(texts).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'invalid_input', retryable: false, details: { index: 37 } });
    expect((error as Error).message).toContain('The text at index 37 has more tokens');
    expect((error as Error).message).toContain(limit);
    expect((error as Error).message).not.toContain('word');
    await embed(embedder, toTexts(64));
    expect(sizes().at(-1)).toBe(64);
  });
});
