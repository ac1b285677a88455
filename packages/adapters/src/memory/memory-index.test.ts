import { describeConformance, indexWriterConformance, vectorStoreConformance } from '@rag/core/testing';
import { describe, expect, it } from 'vitest';
import { createMemoryIndex } from './memory-index.ts';

const createHarness = async () => ({ ...createMemoryIndex(), takesVectors: true });

describeConformance(vectorStoreConformance, createHarness, { describe, it });
describeConformance(indexWriterConformance, createHarness, { describe, it });

const record = { source: 'a.txt', contentHash: '1', chunkCount: 1, pageCount: 0 };

describe('createMemoryIndex', () => {
  it('rejects changes before stage()', async () => {
    const { writer } = createMemoryIndex();
    await expect(writer.upsert(record, [])).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('copies the vectors that it is given', async () => {
    const { store, writer } = createMemoryIndex();
    const vector = Float32Array.of(1, 0);
    await writer.stage({ fingerprint: 'f', dimensions: 2, request: 'test' });
    await writer.upsert(record, [{ id: 'a', content: 'Bees.', vector }]);
    await writer.upsert({ ...record, source: 'b.txt' }, [
      { id: 'b', content: 'Fish.', vector: Float32Array.of(0, 1) },
    ]);
    vector.set([0, 1]);
    await writer.publish();
    const [first] = await store.search({ text: '?', vector: Float32Array.of(1, 0), top: 1 });
    expect(first?.id).toBe('a');
  });
});
