import { describeConformance, embedderConformance } from '@rag/core/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  json,
  type LoopbackServer,
  type Respond,
  startLoopbackServer,
} from '../__fixtures__/loopback-server.ts';
import { createOpenAIEmbedder, openOpenAIEmbedder } from './index.ts';

const DIMENSIONS = 8;

/** Numbers that depend on every byte, not of unit length. */
function numbersOf(text: string, length: number): number[] {
  const numbers = Array.from({ length }, (_, index) => index + 1);
  for (const [index, byte] of Buffer.from(text, 'utf8').entries()) {
    const slot = (index * 7 + byte) % length;
    numbers[slot] = (numbers[slot] ?? 0) + byte * (index % 2 === 0 ? 1 : -1);
  }
  return numbers;
}

/** Answers like the service, with the embeddings in reversed order, and rejects what the service rejects. */
const service: Respond = (response, request) => {
  const input = request.body['input'] as string[];
  const length = (request.body['dimensions'] as number | undefined) ?? DIMENSIONS;
  if (input.length === 0 || input.includes(''))
    return json(400, '{"error":{"code":"invalid_input"}}')(response, request);
  const data = input.map((text, index) => ({
    object: 'embedding',
    index,
    embedding: numbersOf(text, length),
  }));
  const usage = { prompt_tokens: 1, total_tokens: 1 };
  return json(200, JSON.stringify({ object: 'list', data: data.toReversed(), model: 'm', usage }))(
    response,
    request,
  );
};

const answering = (data: unknown): Respond => json(200, JSON.stringify({ object: 'list', data, model: 'm' }));

let server: LoopbackServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(respond: Respond): Promise<LoopbackServer> {
  server = await startLoopbackServer(respond);
  return server;
}

describeConformance(
  embedderConformance,
  async () => {
    const loopback = await startLoopbackServer(service);
    return {
      embedder: createOpenAIEmbedder({ client: loopback.client, model: 'm', dimensions: DIMENSIONS }),
      upstream: loopback,
      close: loopback.close,
    };
  },
  { describe, it },
);

describe('createOpenAIEmbedder', () => {
  it('requests floats in batches', async () => {
    const { client, requests } = await start(service);
    await createOpenAIEmbedder({ client, model: 'm', dimensions: DIMENSIONS, batchSize: 2 }).embed([
      'a',
      'b',
      'c',
    ]);
    expect(requests.map(({ body }) => body)).toEqual([
      { model: 'm', input: ['a', 'b'], encoding_format: 'float' },
      { model: 'm', input: ['c'], encoding_format: 'float' },
    ]);
  });

  it('requests base64 when configured, and reads the same vectors', async () => {
    const numbers = numbersOf('a', DIMENSIONS);
    const { client, requests } = await start((response, request) => {
      const isPacked = request.body['encoding_format'] === 'base64';
      const packed = Buffer.from(new Float32Array(numbers).buffer).toString('base64');
      return answering([{ index: 0, embedding: isPacked ? packed : numbers }])(response, request);
    });
    const embed = (encoding: 'float' | 'base64') =>
      createOpenAIEmbedder({ client, model: 'm', dimensions: DIMENSIONS, encoding }).embed(['a']);
    expect(await embed('base64')).toEqual(await embed('float'));
    expect(requests.map(({ body }) => body['encoding_format'])).toEqual(['base64', 'float']);
  });

  it('reports what each batch was billed', async () => {
    const { client } = await start(service);
    const onUsage = vi.fn();
    await createOpenAIEmbedder({ client, model: 'm', dimensions: DIMENSIONS, batchSize: 2 }).embed(
      ['a', 'b', 'c'],
      { onUsage },
    );
    const usage = { inputTokens: 1, cachedInputTokens: 0, outputTokens: 0 };
    expect(onUsage.mock.calls).toEqual([[{ model: 'm', usage }], [{ model: 'm', usage }]]);
  });

  it('reports nothing for a server that does not state it', async () => {
    const { client } = await start(answering([{ index: 0, embedding: [1, 0] }]));
    const onUsage = vi.fn();
    await createOpenAIEmbedder({ client, model: 'm', dimensions: 2 }).embed(['a'], { onUsage });
    expect(onUsage).not.toHaveBeenCalled();
  });

  it('requests shortened vectors when configured', async () => {
    const { client, requests } = await start(service);
    const [vector] = await createOpenAIEmbedder({ client, model: 'm', dimensions: 4, shorten: true }).embed([
      'a',
    ]);
    expect(requests[0]?.body).toMatchObject({ dimensions: 4 });
    expect(vector).toHaveLength(4);
  });

  it('names both lengths when the vectors have another length', async () => {
    const { client } = await start(service);
    const embedder = createOpenAIEmbedder({ client, model: 'm', dimensions: 1536 });
    await expect(embedder.embed(['a'])).rejects.toMatchObject({
      code: 'model_unavailable',
      retryable: false,
      message: expect.stringMatching(/8 numbers.*1536/),
    });
  });

  it.each<[string, unknown]>([
    ['a text that is no base64', [{ index: 0, embedding: '?' }]],
    ['too few vectors', [{ index: 0, embedding: [1] }]],
    [
      'two vectors for one text',
      [
        { index: 0, embedding: [1] },
        { index: 0, embedding: [1] },
      ],
    ],
    [
      'vectors for texts that were not sent',
      [
        { index: 0, embedding: [1] },
        { index: 2, embedding: [1] },
      ],
    ],
    ['no list', { embedding: [1] }],
    [
      'no numbers',
      [
        { index: 0, embedding: 'AAA=' },
        { index: 1, embedding: 'AAA=' },
      ],
    ],
    [
      'vectors of zeros',
      [
        { index: 0, embedding: [0] },
        { index: 1, embedding: [0] },
      ],
    ],
  ])('rejects an answer with %s', async (_flaw, data) => {
    const { client } = await start(answering(data));
    const embedder = createOpenAIEmbedder({ client, model: 'm', dimensions: 1 });
    await expect(embedder.embed(['a', 'b'])).rejects.toMatchObject({
      code: 'model_unavailable',
      retryable: false,
    });
  });

  it('keeps the order of a response without indexes', async () => {
    const { client } = await start(answering([{ embedding: [1, 0] }, { embedding: [0, 1] }]));
    const vectors = await createOpenAIEmbedder({ client, model: 'm', dimensions: 2 }).embed(['a', 'b']);
    expect(vectors.map((vector) => [...vector])).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it('makes one call for a batch although the client is set to retry', async () => {
    const { client, calls } = await start(json(503, '{}'));
    const embedder = createOpenAIEmbedder({ client, model: 'm', dimensions: 2 });
    await expect(embedder.embed(['a'])).rejects.toMatchObject({ code: 'model_unavailable', retryable: true });
    expect(calls()).toBe(1);
  });

  it('names no text as too long when none can be', async () => {
    const body = { error: { code: 'max_tokens_per_request', message: 'max 10 tokens per request' } };
    const { client } = await start(json(400, JSON.stringify(body)));
    const embedder = createOpenAIEmbedder({ client, model: 'm', dimensions: 2 });
    await expect(embedder.embed(['a', 'b'])).rejects.toMatchObject({ code: 'model_unavailable' });
  });

  it('closes the connection when aborted', async () => {
    const controller = new AbortController();
    const { client, idle } = await start(() => controller.abort());
    const embedder = createOpenAIEmbedder({ client, model: 'm', dimensions: 2 });
    await expect(embedder.embed(['a'], { signal: controller.signal })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(await idle()).toEqual({ allWhole: false });
  });

  it.each([{ dimensions: 0 }, { batchSize: 2_049 }, { maxInputTokens: 0 }, { maxRequestTokens: 300_001 }])(
    'names the option in %o',
    async (wrong) => {
      const { client } = await start(service);
      const [name = ''] = Object.keys(wrong);
      expect(() => createOpenAIEmbedder({ client, model: 'm', dimensions: 2, ...wrong })).toThrow(name);
    },
  );
});

describe('openOpenAIEmbedder', () => {
  it('learns the dimensions from the server', async () => {
    const { client } = await start(service);
    expect(await openOpenAIEmbedder({ client, model: 'm' })).toMatchObject({
      model: 'm',
      dimensions: DIMENSIONS,
    });
  });

  it('reports a vector without numbers as the server’s fault', async () => {
    const { client } = await start(json(200, '{"data":[{"index":0,"embedding":[]}]}'));
    await expect(openOpenAIEmbedder({ client, model: 'm' })).rejects.toThrow('gave a vector without numbers');
  });

  it('rejects with the error of the failed embedding', async () => {
    const { client } = await start(json(401, '{}'));
    await expect(openOpenAIEmbedder({ client, model: 'm' })).rejects.toMatchObject({ code: 'unauthorized' });
  });
});
