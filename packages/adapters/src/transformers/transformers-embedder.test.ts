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
  it('reports the model with its given or pinned revision', async () => {
    expect((await create('owner/model@abc')).model).toBe('owner/model@abc');
    expect((await create('Xenova/all-MiniLM-L6-v2')).model).toBe('Xenova/all-MiniLM-L6-v2@751bff37182d');
  });

  it('returns the same vector for a text alone and in a batch with longer texts', async () => {
    const embedder = await create('fake');
    const texts = Array.from({ length: 20 }, (_, index) => `text ${'word '.repeat(index)}`.trim());
    const together = await embedder.embed(texts);
    const [alone] = await embedder.embed([texts[3] ?? '']);
    expect(Array.from(together[3] ?? [])).toEqual(Array.from(alone ?? []));
  });

  it('adds the prefixes of the model family to questions and passages', async () => {
    const e5 = await create('owner/multilingual-e5-small@1');
    const plain = await create('fake');
    const [question] = await e5.embed(['leave']);
    const [passage] = await e5.embed(['leave'], { input: 'passage' });
    const [asQuestion] = await plain.embed(['query: leave']);
    expect(question).toEqual(asQuestion);
    expect(passage).not.toEqual(question);
  });

  it('uses the first token for model families that pool that way', async () => {
    const embedder = await create('owner/bge-m3@1');
    const [one, other] = await embedder.embed(['leave', 'parking']);
    expect(one).toEqual(other);
  });

  it('reports the progress of loading', async () => {
    const files: string[] = [];
    await create('fake', { onProgress: ({ file }: { file: string }) => files.push(file) });
    expect(files).toEqual(['tokenizer.json']);
  });

  it('embeds a question before the rest of a document', async () => {
    const embedder = await create('fake');
    const order: string[] = [];
    const document = Array.from({ length: 400 }, (_, index) => `passage ${index}`);
    await Promise.all([
      embedder.embed(document, { input: 'passage' }).then(() => order.push('document')),
      embedder.embed(['question']).then(() => order.push('question')),
    ]);
    expect(order).toEqual(['question', 'document']);
  });

  it('rejects when the caller aborts', async () => {
    const embedder = await create('fake');
    const controller = new AbortController();
    const call = embedder.embed(['text'], { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
  });

  it('reports a failing model and continues with the next text', async () => {
    const embedder = await create('fake');
    await expect(embedder.embed(['crash'])).rejects.toMatchObject({ code: 'model_unavailable' });
    await expect(embedder.embed(['text'])).resolves.toHaveLength(1);
  });

  it('rejects calls after it is closed', async () => {
    const embedder = await create('fake');
    await embedder.close();
    await expect(embedder.embed(['text'])).rejects.toBeInstanceOf(RagError);
  });
});

describe('createTransformersEmbedder, when it cannot load a model,', () => {
  it('tells how to install the package', async () => {
    await expect(create('fake', { library: 'no-such-package' })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('pnpm add'),
    });
  });

  it('tells where it looked for a model that cannot be downloaded', async () => {
    await expect(create('missing/model@1')).rejects.toMatchObject({
      code: 'model_unavailable',
      message: expect.stringContaining('/nowhere'),
    });
  });

  it('rejects a model that is not an encoder', async () => {
    await expect(create('classifier@1')).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
