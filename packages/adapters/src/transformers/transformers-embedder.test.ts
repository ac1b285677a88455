import { RagError } from '@rag/core';
import { describeConformance, embedderConformance } from '@rag/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { createTransformersEmbedder, type TransformersEmbedder } from './transformers-embedder.ts';

const library = new URL('./__fixtures__/fake-library.ts', import.meta.url).href;
const open: TransformersEmbedder[] = [];

async function create(model: string, options = {}): Promise<TransformersEmbedder> {
  const embedder = await createTransformersEmbedder({ model, library, modelFolder: '/nowhere', ...options });
  open.push(embedder);
  return embedder;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((embedder) => embedder.close()));
});

describeConformance(
  embedderConformance,
  async () => {
    const embedder = await createTransformersEmbedder({ model: 'fake', library, modelFolder: '/nowhere' });
    return { embedder, close: () => embedder.close() };
  },
  { describe, it },
);

describe('createTransformersEmbedder', () => {
  it('names the model with its revision, as it was given or is pinned', async () => {
    expect((await create('owner/model@abc')).model).toBe('owner/model@abc');
    expect((await create('Xenova/all-MiniLM-L6-v2')).model).toBe('Xenova/all-MiniLM-L6-v2@751bff37182d');
  });

  it('gives a text the same vector alone and in a batch of longer ones', async () => {
    const embedder = await create('fake');
    const texts = Array.from({ length: 20 }, (_, index) => `text ${'word '.repeat(index)}`.trim());
    const together = await embedder.embed(texts);
    const [alone] = await embedder.embed([texts[3] ?? '']);
    expect(Array.from(together[3] ?? [])).toEqual(Array.from(alone ?? []));
  });

  it('puts the prefixes of the model family before questions and passages', async () => {
    const e5 = await create('owner/multilingual-e5-small@1');
    const plain = await create('fake');
    const [question] = await e5.embed(['leave']);
    const [passage] = await e5.embed(['leave'], { input: 'passage' });
    const [asQuestion] = await plain.embed(['query: leave']);
    expect(question).toEqual(asQuestion);
    expect(passage).not.toEqual(question);
  });

  it('takes the first token where the model family does', async () => {
    const embedder = await create('owner/bge-m3@1');
    const [one, other] = await embedder.embed(['leave', 'parking']);
    expect(one).toEqual(other);
  });

  it('tells of the progress of loading', async () => {
    const files: string[] = [];
    await create('fake', { onProgress: ({ file }: { file: string }) => files.push(file) });
    expect(files).toEqual(['tokenizer.json']);
  });

  it('answers a question before a document that is being embedded', async () => {
    const embedder = await create('fake');
    const order: string[] = [];
    const document = Array.from({ length: 400 }, (_, index) => `passage ${index}`);
    await Promise.all([
      embedder.embed(document, { input: 'passage' }).then(() => order.push('document')),
      embedder.embed(['question']).then(() => order.push('question')),
    ]);
    expect(order).toEqual(['question', 'document']);
  });

  it('rejects when the caller gives up', async () => {
    const embedder = await create('fake');
    const controller = new AbortController();
    const call = embedder.embed(['text'], { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
  });

  it('reports a model that fails and goes on with the next text', async () => {
    const embedder = await create('fake');
    await expect(embedder.embed(['crash'])).rejects.toMatchObject({ code: 'model_unavailable' });
    await expect(embedder.embed(['text'])).resolves.toHaveLength(1);
  });

  it('rejects after it was closed', async () => {
    const embedder = await create('fake');
    await embedder.close();
    await expect(embedder.embed(['text'])).rejects.toBeInstanceOf(RagError);
  });
});

describe('createTransformersEmbedder, where it cannot load', () => {
  it('says how to install the package', async () => {
    await expect(create('fake', { library: 'no-such-package' })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('pnpm add'),
    });
  });

  it('says where it looked for a model that cannot be fetched', async () => {
    await expect(create('missing/model@1')).rejects.toMatchObject({
      code: 'model_unavailable',
      message: expect.stringContaining('/nowhere'),
    });
  });

  it('refuses a model that is no encoder', async () => {
    await expect(create('classifier@1')).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
