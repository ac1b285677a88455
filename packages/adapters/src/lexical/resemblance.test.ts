import { expect, it } from 'vitest';
import { createResemblance } from './resemblance.ts';

const resemblance = createResemblance();
resemblance.add([1, 2, 3, 4, 5, 6, 7, 8]);
resemblance.add([20, 21, 22, 23, 24, 9]);

it('finds a word that has most of the runs', () => {
  expect(resemblance.has([1, 2, 3, 4, 5, 6, 7, undefined, undefined])).toBe(true);
});

it('finds none where the runs are spread over several words', () => {
  expect(resemblance.has([1, 2, 3, 20, 21, 22])).toBe(false);
});

it('counts a run that comes twice in a word once', () => {
  expect(resemblance.has([1, 1, 1, 1, undefined, undefined])).toBe(false);
});

it('finds nothing for a short word, which resembles too many', () => {
  expect(resemblance.has([1, 2, 3, 4])).toBe(false);
});

it('answers the same when asked again', () => {
  const ask = () => resemblance.has([1, 2, 3, undefined, undefined]);
  expect([ask(), ask(), ask()]).toEqual([false, false, false]);
});
