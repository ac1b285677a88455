import { describe, expect, it, vi } from 'vitest';
import { fakeEngine, fakeStore, PASSAGES } from '../__fixtures__/fakes.ts';
import { RagError } from '../errors.ts';
import type { Embedder, IndexEmbedding, SearchRequest, VectorStore } from '../ports/index.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };
const MADE_WITH = { dimensions: 2, embeddingModel: 'small' };
const CAPABILITIES = { vector: true, text: true };

function setUp(embedding: IndexEmbedding, search: VectorStore['search'] = async () => PASSAGES) {
  const asked: SearchRequest[] = [];
  const store: VectorStore = {
    ...fakeStore(),
    capabilities: { ...CAPABILITIES, embedding },
    search: (request, options) => {
      asked.push(request);
      return search(request, options);
    },
  };
  const embed = vi.fn<Embedder['embed']>(async () => [Float32Array.of(1, 0)]);
  const embedder: Embedder = { model: 'small', dimensions: 2, embed };
  return { asked, embed, ...fakeEngine({ store, embedder }) };
}

describe('an embedder that matches the index', () => {
  it('gives its vector to the search', async () => {
    const { engine, asked } = setUp(MADE_WITH);
    expect((await engine.ask(ASK)).degraded).toEqual([]);
    expect(asked).toEqual([{ text: ASK.message.toLowerCase(), top: 4, vector: Float32Array.of(1, 0) }]);
  });
});

describe.each([
  ['model of as many dimensions', { ...MADE_WITH, embeddingModel: 'other' }],
  ['number of dimensions', { ...MADE_WITH, dimensions: 3 }],
])('an index of another %s', (_, embedding) => {
  it('is searched by text only, and the answer is degraded', async () => {
    const { engine, asked } = setUp(embedding);
    expect((await engine.ask(ASK)).degraded).toEqual(['embedding']);
    expect(asked).toEqual([{ text: ASK.message.toLowerCase(), top: 4 }]);
  });

  it('needs no embedding, not even from the cache', async () => {
    const { engine, embed, cache } = setUp(embedding);
    const getMany = vi.spyOn(cache, 'getMany');
    await engine.ask(ASK);
    expect([embed.mock.calls, getMany.mock.calls]).toEqual([[], []]);
  });
});

it.each(['index_invalid', 'invalid_input'] as const)(
  'a vector that is refused with %s is dropped, and the answer is degraded',
  async (code) => {
    const { engine, asked } = setUp(MADE_WITH, async ({ vector }) => {
      if (vector !== undefined) throw new RagError(code, 'of another length');
      return PASSAGES;
    });
    expect((await engine.ask(ASK)).degraded).toEqual(['embedding']);
    expect(asked.map(({ vector }) => vector !== undefined)).toEqual([true, false]);
  },
);

it('an index that cannot be searched at all causes an error', async () => {
  const { engine } = setUp(MADE_WITH, () => Promise.reject(new RagError('index_invalid', 'damaged')));
  await expect(engine.ask(ASK)).rejects.toMatchObject({ code: 'index_invalid' });
});
