import { describe, expect, it } from 'vitest';
import { createPlainIndex } from '../conformance/__fixtures__/plain-index.ts';
import { RagError } from '../errors.ts';
import { indexTexts } from './index-texts.ts';

const HOURS = { source: 'hours.txt', text: 'The library is open on Saturdays.' };
const FEES = { source: 'fees.txt', text: 'A lost card costs 15 EUR.' };

/** Counts the texts that it embeds. */
function countingEmbedder() {
  const embedded: string[] = [];
  return {
    embedded,
    model: 'counting',
    dimensions: 2,
    async embed(texts: readonly string[]) {
      embedded.push(...texts);
      return texts.map(() => Float32Array.of(1, 0));
    },
  };
}

describe('indexing texts', () => {
  it('makes them searchable under their source', async () => {
    const { store, writer } = createPlainIndex();
    const { generation } = await indexTexts(writer, [HOURS, FEES]);
    expect(await store.generation()).toBe(generation);
    const [found] = await store.search({ text: 'Saturdays', top: 1 });
    expect(found).toMatchObject({ source: 'hours.txt', content: HOURS.text });
  });

  it('splits a long text into passages', async () => {
    const { disk, writer } = createPlainIndex();
    await indexTexts(writer, [{ source: 'long.txt', text: `${HOURS.text} `.repeat(100) }]);
    expect(disk.published?.documents.get('long.txt')?.chunks.length).toBeGreaterThan(3);
  });

  it('embeds new passages and none of an unchanged text', async () => {
    const { disk, writer } = createPlainIndex();
    const embedder = countingEmbedder();
    await indexTexts(writer, [HOURS], { embedder });
    await indexTexts(writer, [HOURS, FEES], { embedder });
    expect(embedder.embedded).toEqual([HOURS.text, FEES.text]);
    expect(disk.published?.settings).toMatchObject({ dimensions: 2, embeddingModel: 'counting' });
  });

  it('replaces the text of the same source and keeps all others', async () => {
    const { store, writer } = createPlainIndex();
    await indexTexts(writer, [HOURS, FEES]);
    await indexTexts(writer, [{ source: 'hours.txt', text: 'The library is open on Sundays.' }]);
    const contents = (await store.search({ text: 'library open lost card', top: 9 })).map(
      (each) => each.content,
    );
    expect(contents.sort()).toEqual([FEES.text, 'The library is open on Sundays.']);
  });

  it.each([
    ['a duplicate source', [HOURS, HOURS]],
    ['a text without content', [HOURS, { source: 'empty.txt', text: ' \n' }]],
  ])('refuses %s before it changes anything', async (_, texts) => {
    const { disk, writer } = createPlainIndex();
    await expect(indexTexts(writer, texts)).rejects.toMatchObject({ code: 'invalid_input' });
    expect(disk.stage).toBeUndefined();
  });

  it('names a passage that is too long for the embedder by its place in the document', async () => {
    const { writer } = createPlainIndex();
    const embedder = {
      ...countingEmbedder(),
      async embed(texts: readonly string[]): Promise<Float32Array[]> {
        const index = texts.findIndex((text) => text.includes('needle'));
        if (index < 0) return texts.map(() => Float32Array.of(1, 0));
        throw new RagError('invalid_input', `The text at index ${index}`, {
          details: { index, maxInputTokens: 512 },
        });
      },
    };
    const paragraphs = Array.from({ length: 80 }, (_, place) => `Paragraph ${place}. ${'Word. '.repeat(80)}`);
    const texts = [
      { source: 'long.txt', text: [...paragraphs, `needle ${'Word. '.repeat(80)}`].join('\n\n') },
    ];
    await expect(indexTexts(writer, texts, { embedder })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(
        /^Passage 8\d has more tokens than the embedding model takes \(512\)\.$/,
      ),
    });
  });

  it('stops when it is aborted', async () => {
    const { writer } = createPlainIndex();
    const aborted = indexTexts(writer, [HOURS], { signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ code: 'aborted' });
  });
});
