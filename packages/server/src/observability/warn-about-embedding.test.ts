import { RagError, type VectorStore } from '@rag/core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SILENT_LOGGER } from './logger.ts';
import { warnAboutEmbedding } from './warn-about-embedding.ts';

const EMBEDDER = { model: 'small', dimensions: 2 };
const warn = vi.fn<(fields: object, message: string) => void>();
const logger = { ...SILENT_LOGGER, warn };

beforeEach(() => {
  warn.mockReset();
});

let capabilities: VectorStore['capabilities'];
const index: VectorStore = {
  get capabilities() {
    return capabilities;
  },
  // As with real indexes, another model means another generation.
  generation: async () => JSON.stringify(capabilities),
  search: () => Promise.reject(new RagError('index_invalid', 'of another length')),
};
const made = (embeddingModel: string, dimensions = 2): VectorStore['capabilities'] => ({
  vector: true,
  text: true,
  embedding: { embeddingModel, dimensions },
});

describe('the warning about the embedding model', () => {
  it('names both models and the remedy, once', async () => {
    capabilities = made('other', 3);
    const store = warnAboutEmbedding({ embedder: EMBEDDER, logger })(index);
    await store.generation();
    await store.generation();
    expect(warn.mock.calls).toEqual([
      [
        { configured: 'small (2 dimensions)', indexed: 'other (3 dimensions)' },
        'the index was made with the embedding model other (3 dimensions), not with small (2 dimensions): questions are answered by word search alone; index the documents again, or name the former model',
      ],
    ]);
  });

  it('compares the models once per generation, not per question', async () => {
    capabilities = made('small');
    const read = vi.spyOn(index, 'capabilities', 'get');
    const store = warnAboutEmbedding({ embedder: EMBEDDER, logger })(index);
    for (let question = 0; question < 3; question += 1) await store.generation();
    expect(read).toHaveBeenCalledOnce();
    read.mockRestore();
  });

  it('does not appear if the models are the same', async () => {
    capabilities = made('small');
    await warnAboutEmbedding({ embedder: EMBEDDER, logger })(index).generation();
    expect(warn).not.toHaveBeenCalled();
  });

  it('does not appear if no model is named', async () => {
    capabilities = made('small');
    await warnAboutEmbedding({ embedder: undefined, logger })(index).generation();
    expect(warn).not.toHaveBeenCalled();
  });

  it('appears again when the index is rebuilt with another model', async () => {
    const store = warnAboutEmbedding({ embedder: EMBEDDER, logger })(index);
    for (const model of ['other', 'small', 'other']) {
      capabilities = made(model);
      await store.generation();
    }
    expect(warn).toHaveBeenCalledTimes(2);
  });

  it('appears for an index without vectors', async () => {
    capabilities = { vector: false, text: true };
    await warnAboutEmbedding({ embedder: EMBEDDER, logger })(index).generation();
    expect(warn).toHaveBeenCalledWith(expect.anything(), expect.stringContaining('has no vectors for'));
  });

  it('appears for an external index that refuses the vectors', async () => {
    capabilities = { vector: true, text: true };
    const store = warnAboutEmbedding({ embedder: EMBEDDER, logger })(index);
    const request = { text: 'q', vector: Float32Array.of(1, 0), top: 1 };
    await expect(store.search(request)).rejects.toMatchObject({ code: 'index_invalid' });
    await store.search(request).catch(() => {});
    await store.generation();
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.anything(), expect.stringContaining('refuses'));
  });

  it('appears once for all stores of one index', async () => {
    capabilities = made('other');
    const watch = warnAboutEmbedding({ embedder: EMBEDDER, logger });
    for (let request = 0; request < 3; request++) await watch(index).generation();
    expect(warn).toHaveBeenCalledTimes(1);
  });
});
