import { expect, it } from 'vitest';
import { createResemblance } from './resemblance.ts';

const resemblance = createResemblance();
resemblance.add([1, 2, 3, 4, 5, 6, 7, 8]);
resemblance.add([20, 21, 22, 23, 24, 9]);

it('the resemblance index finds a word with most of the n-grams', () => {
  expect(resemblance.has([1, 2, 3, 4, 5, 6, 7, undefined, undefined])).toBe(true);
});

it('the resemblance index finds nothing when the n-grams are spread over several words', () => {
  expect(resemblance.has([1, 2, 3, 20, 21, 22])).toBe(false);
});

it('the resemblance index counts a repeated n-gram once', () => {
  expect(resemblance.has([1, 1, 1, 1, undefined, undefined])).toBe(false);
});

it('the resemblance index finds nothing for a short word, which resembles too many others', () => {
  expect(resemblance.has([1, 2, 3, 4])).toBe(false);
});

it('the resemblance index returns the same result for repeated calls', () => {
  const ask = () => resemblance.has([1, 2, 3, undefined, undefined]);
  expect([ask(), ask(), ask()]).toEqual([false, false, false]);
});
