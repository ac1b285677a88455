import { expect, it } from 'vitest';
import { fakeCache } from '../__fixtures__/fakes.ts';
import type { Embedder } from '../ports/index.ts';
import { withEmbeddingCache } from './with-embedding-cache.ts';

function countingEmbedder(): Embedder & { asked: string[][] } {
  const asked: string[][] = [];
  return {
    asked,
    model: 'e',
    dimensions: 2,
    embed: async (texts) => {
      asked.push([...texts]);
      return texts.map((text) => Float32Array.of(text.length, 0.5));
    },
  };
}

it('embeds only missing texts and keeps the order', async () => {
  const embedder = countingEmbedder();
  const cached = withEmbeddingCache(embedder, fakeCache(), { ttlMs: 1_000 });
  await cached.embed(['bb']);
  const vectors = await cached.embed(['a', 'bb', 'ccc']);
  expect(embedder.asked).toEqual([['bb'], ['a', 'ccc']]);
  expect(vectors.map((vector) => [...vector])).toEqual([
    [1, 0.5],
    [2, 0.5],
    [3, 0.5],
  ]);
});

it('stores each float in four bytes', async () => {
  const cache = fakeCache();
  await withEmbeddingCache(countingEmbedder(), cache, { ttlMs: 1_000 }).embed(['a']);
  expect([...cache.entries.values()].map(({ byteLength }) => byteLength)).toEqual([8]);
  expect(cache.ttls).toEqual([1_000]);
});

it('keeps the vectors of different models apart', async () => {
  const cache = fakeCache();
  const other = { ...countingEmbedder(), model: 'other' };
  await withEmbeddingCache(countingEmbedder(), cache, { ttlMs: 1_000 }).embed(['a']);
  await withEmbeddingCache(other, cache, { ttlMs: 1_000 }).embed(['a']);
  expect(other.asked).toEqual([['a']]);
});

it('keeps vectors of different lengths by one model apart', async () => {
  const cache = fakeCache();
  const longer = { ...countingEmbedder(), dimensions: 3 };
  await withEmbeddingCache(countingEmbedder(), cache, { ttlMs: 1_000 }).embed(['a']);
  await withEmbeddingCache(longer, cache, { ttlMs: 1_000 }).embed(['a']);
  expect(cache.entries.size).toBe(2);
});

it('works without a broken cache', async () => {
  const broken = {
    ...fakeCache(),
    getMany: () => Promise.reject(new Error()),
    set: () => Promise.reject(new Error()),
  };
  const vectors = await withEmbeddingCache(countingEmbedder(), broken, { ttlMs: 1_000 }).embed(['a']);
  expect(vectors).toHaveLength(1);
});
