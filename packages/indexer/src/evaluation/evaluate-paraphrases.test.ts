import { join } from 'node:path';
import type { Embedder } from '@rag/core';
import { describe, expect, it } from 'vitest';
import { fakeBackEnd } from './__fixtures__/fake-back-end.ts';
import { temporaryFolder } from './__fixtures__/temporary-folder.ts';
import { evaluateParaphrases, formatParaphrases } from './evaluate-paraphrases.ts';

const PAIRS = [
  { id: 'same-1', one: 'What does a passport cost?', other: 'How much is a passport?', same: true },
  { id: 'same-2', one: 'Passport, please', other: 'I want a passport', same: true },
  { id: 'differs-1', one: 'What does a passport cost?', other: 'Is a passport free?', same: false },
  // A pair whose label is wrong on purpose shows that wrong hits are counted.
  { id: 'differs-2', one: 'What does a passport cost?', other: 'How much is a passport?', same: false },
  { id: 'held', one: 'Can I get a passport?', other: 'May I get a passport?', same: true, heldOut: true },
];

const ONE_VECTOR: Embedder = {
  model: 'one-vector',
  dimensions: 2,
  embed: async (texts) => texts.map(() => Float32Array.of(1, 0)),
};

async function evaluate(embedder: Embedder | undefined = ONE_VECTOR, pairs: readonly object[] = PAIRS) {
  const folder = await temporaryFolder({
    'fees.md': '# Fees\n\nA passport costs 70 euros.\n',
    'paraphrases.jsonl': pairs.map((pair) => JSON.stringify(pair)).join('\n'),
  });
  const { index, ...backEnd } = fakeBackEnd(embedder === undefined ? {} : { embedder });
  const capabilities = { vector: true, text: true, embedding: { model: 'one-vector', dimensions: 2 } };
  return evaluateParaphrases(
    { ...backEnd, index: { ...index, store: { ...index.store, capabilities } } },
    {
      documents: folder,
      pairs: join(folder, 'paraphrases.jsonl'),
      signal: new AbortController().signal,
      onProgress: () => {},
    },
  );
}

describe('evaluateParaphrases', () => {
  it('counts hits and wrong hits, tuned and held-out pairs apart', async () => {
    expect(await evaluate()).toEqual({
      embeddingModel: 'one-vector',
      tuned: { same: 2, hits: 1, different: 2, wrongHits: 1 },
      heldOut: { same: 1, hits: 1, different: 0, wrongHits: 0 },
      wrong: ['differs-2'],
    });
  });

  it('prints both parts beside each other', async () => {
    expect(
      formatParaphrases(await evaluate())
        .replace(/ {2,}/gu, '  ')
        .split('\n'),
    ).toEqual([
      'embedder  one-vector',
      '',
      '  tuned  held out',
      'hits  1 of 2  1 of 1',
      'wrong hits  1 of 2  0 of 0',
      '  wrong: differs-2',
    ]);
  });

  it('refuses a pair that is given twice', async () => {
    await expect(evaluate(ONE_VECTOR, [PAIRS[0] ?? {}, PAIRS[0] ?? {}])).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('"same-1" is already on line 1'),
    });
  });

  it('needs an embedder', async () => {
    const call = evaluateParaphrases(fakeBackEnd(), {
      documents: 'x',
      pairs: 'y',
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    await expect(call).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
