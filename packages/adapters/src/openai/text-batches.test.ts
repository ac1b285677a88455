import { expect, it } from 'vitest';
import { toTextBatches } from './text-batches.ts';

function batches(
  texts: string[],
  limits: { batchSize?: number; maxInputTokens?: number; maxRequestTokens?: number } = {},
): unknown[] {
  const all = [...toTextBatches(texts, { batchSize: 9, maxInputTokens: 9, maxRequestTokens: 99, ...limits })];
  return all.map((batch) => [batch.start, ...batch.texts, ...(batch.doubtful ? ['?'] : [])]);
}

it('toTextBatches fills batches up to the number of texts', () => {
  expect(batches(['a', 'b', 'c'], { batchSize: 2 })).toEqual([
    [0, 'a', 'b'],
    [2, 'c'],
  ]);
});

it('toTextBatches fills batches up to the number of tokens, counting each byte as a token', () => {
  expect(batches(['aa', 'bb', 'c'], { maxRequestTokens: 4 })).toEqual([
    [0, 'aa', 'bb'],
    [2, 'c'],
  ]);
  expect(batches(['日', '本'], { maxRequestTokens: 5 })).toEqual([
    [0, '日'],
    [1, '本'],
  ]);
});

it('toTextBatches puts a text that may be too long into its own batch', () => {
  expect(batches(['a', 'bbbb', 'c', 'd'], { maxInputTokens: 3 })).toEqual([
    [0, 'a'],
    [1, 'bbbb', '?'],
    [2, 'c', 'd'],
  ]);
});

it('toTextBatches makes no batch without texts', () => {
  expect(batches([])).toEqual([]);
});
