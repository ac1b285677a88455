import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AzureOpenAI, startAzureOpenAI } from './index.ts';

let azure: AzureOpenAI;

beforeAll(async () => {
  azure = await startAzureOpenAI({
    deployments: {
      small: { kind: 'embedding', model: 'text-embedding-3-small', dimensions: 1_536 },
      old: { kind: 'embedding', model: 'text-embedding-ada-002', dimensions: 1_536, shortens: false },
      chat: { kind: 'chat', model: 'gpt-4o-mini' },
    },
  });
});
afterAll(() => azure.close());

interface EmbeddingsAnswer {
  readonly data: readonly { readonly index: number; readonly embedding: number[] }[];
  readonly usage: { readonly prompt_tokens: number };
  readonly error: Readonly<Record<string, unknown>>;
}

async function embed(body: object): Promise<EmbeddingsAnswer & { readonly status: number }> {
  const response = await fetch(`${azure.endpoint}/openai/v1/embeddings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'api-key': azure.apiKey },
    body: JSON.stringify({ model: 'small', ...body }),
  });
  return { ...((await response.json()) as EmbeddingsAnswer), status: response.status };
}

async function vectorsOf(...input: string[]): Promise<number[][]> {
  return (await embed({ input })).data.map(({ embedding }) => embedding);
}

function dot(a: readonly number[] = [], b: readonly number[] = []): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

describe('a vector', () => {
  it.each([undefined, 256, 8])('has unit length with dimensions %s', async (dimensions) => {
    const { data } = await embed({ input: 'The office opens at nine.', ...(dimensions && { dimensions }) });
    expect(data[0]?.embedding).toHaveLength(dimensions ?? 1_536);
    expect(Math.hypot(...(data[0]?.embedding ?? []))).toBeCloseTo(1, 5);
  });

  it.each([1_536, 256])('of %i numbers is nearer to a text of the same words', async (dimensions) => {
    const { data } = await embed({
      input: [
        'When does the library close on Saturdays?',
        'The library closes at four on Saturday.',
        'Parking permits are issued at the front desk.',
      ],
      dimensions,
    });
    const [question, answer, other] = data.map(({ embedding }) => embedding);
    expect(dot(question, answer)).toBeGreaterThan(dot(question, other) + 0.2);
  });

  it('stays near a text with a typing error', async () => {
    const [right, wrong, other] = await vectorsOf('registration', 'registraton', 'cancellation');
    expect(dot(right, wrong)).toBeGreaterThan(dot(right, other) + 0.1);
  });

  it('depends only on the text', async () => {
    const [, there] = await vectorsOf('something else', 'the garage');
    expect((await vectorsOf('the garage'))[0]).toEqual(there);
  });

  it('is base64 of little-endian floats when requested', async () => {
    const { data } = await embed({ input: 'the garage', encoding_format: 'base64', dimensions: 16 });
    const bytes = Buffer.from(String(data[0]?.embedding), 'base64');
    const numbers = Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
    expect(numbers).toEqual((await embed({ input: 'the garage', dimensions: 16 })).data[0]?.embedding);
  });
});

describe('a request', () => {
  it.each<[object, string | null, string | null]>([
    [{}, 'input', 'missing_required_parameter'],
    [{ input: [] }, 'input', 'empty_array'],
    [{ input: ['a', ''] }, 'input', 'invalid_value'],
    [{ input: ['a', null] }, 'input[1]', 'invalid_type'],
    [{ input: 'a', dimensions: 1_537 }, 'dimensions', null],
    [{ input: 'a', dimensions: 0 }, 'dimensions', 'integer_below_min_value'],
    [{ input: 'a', encoding_format: 'int8' }, 'encoding_format', 'invalid_value'],
    [{ input: 'a', truncate: true }, 'truncate', 'unknown_parameter'],
    [{ input: 'a', model: 'old', dimensions: 8 }, null, null],
  ])('such as %j is refused, naming %s (%s)', async (body, param, code) => {
    expect(await embed(body)).toMatchObject({ status: 400, error: { param, code } });
  });

  it('can have at most 2,048 texts', async () => {
    const texts = (count: number): string[] => Array.from({ length: count }, (_, index) => `text ${index}`);
    expect((await embed({ input: texts(2_048), dimensions: 8 })).data).toHaveLength(2_048);
    expect(await embed({ input: texts(2_049) })).toMatchObject({
      status: 400,
      error: { code: 'array_above_max_length' },
    });
  });

  it('is rejected for a text of more than 8,191 tokens', async () => {
    expect((await embed({ input: 'one '.repeat(8_190), dimensions: 8 })).usage.prompt_tokens).toBe(8_191);
    const { status, error } = await embed({ input: ['short', 'one '.repeat(8_191)] });
    expect([status, error['message']]).toEqual([
      400,
      expect.stringContaining('maximum context length is 8191'),
    ]);
  });

  it('is rejected for more than 300,000 tokens in total', async () => {
    const input = Array.from({ length: 40 }, () => 'one '.repeat(8_000));
    expect(await embed({ input })).toMatchObject({ status: 400, error: { code: 'max_tokens_per_request' } });
  });

  it('is rejected by a chat model', async () => {
    expect(await embed({ input: 'a', model: 'chat' })).toMatchObject({
      status: 400,
      error: { code: 'OperationNotSupported' },
    });
  });
});
