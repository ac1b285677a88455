import { expect, it } from 'vitest';
import { runSteps } from './run-steps.ts';
import { createSimilarWordIndex } from './similar-word-index.ts';
import { createTermCounter } from './term-counter.ts';

const words = [
  [1, 2, 3, 4, 5, 6, 7, 8],
  [20, 21, 22, 23, 24, 9],
];
const counter = createTermCounter();
for (const runs of words) {
  counter.add(runs, 1);
  counter.endDocument();
}
const similarWords = createSimilarWordIndex(
  runSteps(counter.finish(Int32Array.from({ length: 25 }, (_, run) => run))).postings,
  words.length,
);

it('the index of similar words finds a word with most of the n-grams', () => {
  expect(similarWords.has([1, 2, 3, 4, 5, 6, 7, undefined, undefined])).toBe(true);
});

it('the index of similar words finds nothing when the n-grams are spread over several words', () => {
  expect(similarWords.has([1, 2, 3, 20, 21, 22])).toBe(false);
});

it('the index of similar words counts a repeated n-gram once', () => {
  expect(similarWords.has([1, 1, 1, 1, undefined, undefined])).toBe(false);
});

it('the index of similar words finds nothing for a short word, which resembles too many others', () => {
  expect(similarWords.has([1, 2, 3, 4])).toBe(false);
});

it('the index of similar words returns the same result for repeated calls', () => {
  const ask = () => similarWords.has([1, 2, 3, undefined, undefined]);
  expect([ask(), ask(), ask()]).toEqual([false, false, false]);
});
