import { describe, expect, it } from 'vitest';
import { reciprocalRankAt } from './reciprocal-rank.ts';

const relevant = new Map([
  ['a', 1],
  ['b', 1],
  ['z', 0],
]);

describe('reciprocalRankAt', () => {
  it('is 1 / the rank of the first relevant target', () => {
    expect(reciprocalRankAt(['z', 'x', 'b', 'a'], relevant, 10)).toBeCloseTo(1 / 3);
  });

  it('counts a relevant target at rank k', () => {
    expect(reciprocalRankAt(['x', 'a'], relevant, 2)).toBe(0.5);
  });

  it('is 0 when the first relevant target comes after rank k', () => {
    expect(reciprocalRankAt(['x', 'y', 'a'], relevant, 2)).toBe(0);
  });

  it('is undefined if nothing is relevant', () => {
    expect(reciprocalRankAt(['a'], new Map(), 10)).toBeUndefined();
  });
});
