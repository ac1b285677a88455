import { describe, expect, it } from 'vitest';
import { recallAt } from './recall.ts';

const relevant = new Map([
  ['a', 1],
  ['b', 2],
  ['c', 1],
  ['d', 0],
]);

describe('recallAt', () => {
  it('is the share of the relevant targets among the first k', () => {
    expect(recallAt(['x', 'a', 'b', 'c'], relevant, 3)).toBeCloseTo(2 / 3);
  });

  it('ignores targets of grade 0', () => {
    expect(recallAt(['d', 'a', 'b', 'c'], relevant, 4)).toBe(1);
  });

  it('is 0 when nothing relevant is among the first k', () => {
    expect(recallAt(['x', 'y', 'a'], relevant, 2)).toBe(0);
  });

  it('is undefined if nothing is relevant', () => {
    expect(recallAt(['a'], new Map([['d', 0]]), 5)).toBeUndefined();
  });
});
