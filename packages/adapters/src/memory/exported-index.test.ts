import { describe, expect, it } from 'vitest';
import { exportedGeneration, exportIndex, openExportedIndex } from './exported-index.ts';

const passages = [
  {
    id: 'a-1',
    source: 'garden/compost.pdf',
    page: 3,
    heading: 'Water',
    content: 'Compost stays\nmoist: 50 % – naß.',
  },
  { id: 'b-1', source: 'bees.txt', content: 'Bees fly at 10 °C.' },
];
const exported = exportIndex({ generation: 'g1', dimensions: 0, passages });
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('openExportedIndex', () => {
  it('returns a passage with all its fields', async () => {
    const [found] = await openExportedIndex(exported).search({ text: 'compost moist', top: 1 });
    expect(found).toMatchObject(passages[0] ?? {});
  });

  it('keeps the generation, which can be read without opening the index', async () => {
    const opened = await openExportedIndex(exported).generation();
    expect([opened, exportedGeneration(exported)]).toEqual(['g1', 'g1']);
  });

  it('keeps vectors exactly', async () => {
    const vectors = [Float32Array.of(0.6, -0.8), Float32Array.of(0.8, 0.6)];
    const content = passages.map((passage, index) => ({
      ...passage,
      vector: vectors[index] ?? Float32Array.of(),
    }));
    const store = openExportedIndex(exportIndex({ generation: 'g1', dimensions: 2, passages: content }));
    const [found] = await store.search({ text: 'unrelated', vector: Float32Array.of(0.8, 0.6), top: 1 });
    expect([store.capabilities.vector, found?.id]).toEqual([true, 'b-1']);
  });

  it('keeps the name of the embedding model', () => {
    const content = [{ id: 'a', source: 'a', content: 'b', vector: Float32Array.of(1, 0) }];
    const embedding = { dimensions: 2, embeddingModel: 'small' };
    const store = openExportedIndex(exportIndex({ generation: 'g1', ...embedding, passages: content }));
    expect(store.capabilities.embedding).toEqual(embedding);
  });

  it('opens an index without passages', async () => {
    const store = openExportedIndex(exportIndex({ generation: 'empty', dimensions: 0, passages: [] }));
    expect(await store.search({ text: 'anything', top: 3 })).toEqual([]);
  });

  it.each([
    ['no bytes', encode('')],
    ['other JSON', encode('null')],
    ['a later version', encode('{"format":"rag-index","version":2}')],
    ['a truncated file', exported.subarray(0, exported.length - 5)],
  ])('rejects %s', (_what, bytes) => {
    expect(() => openExportedIndex(bytes)).toThrow(expect.objectContaining({ code: 'index_invalid' }));
  });
});
