import { describe, expect, it } from 'vitest';
import { ndcgAt } from './ndcg.ts';

describe('ndcgAt', () => {
  it('discounts linear gains by log2(rank + 1), relative to the ideal order', () => {
    // Found: grade 3 at rank 2, grade 1 at rank 4; not found: grade 2.
    // DCG  = 3 / log2(3) + 1 / log2(5)             = 1.892789 + 0.430677 = 2.323466
    // IDCG = 3 / log2(2) + 2 / log2(3) + 1 / log2(4) = 3 + 1.261860 + 0.5  = 4.761860
    const relevant = new Map([
      ['a', 3],
      ['b', 2],
      ['c', 1],
    ]);
    expect(ndcgAt(['x', 'a', 'y', 'c'], relevant, 10)).toBeCloseTo(0.487932, 6);
  });

  it('cuts the ranking and the ideal at k', () => {
    // DCG@2 = 1 / log2(3) = 0.630930; IDCG@2 of three relevant targets = 1 + 0.630930.
    const relevant = new Map([
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ]);
    expect(ndcgAt(['x', 'a', 'b', 'c'], relevant, 2)).toBeCloseTo(0.386853, 6);
  });

  it('is 1 for the ideal order', () => {
    const relevant = new Map([
      ['a', 1],
      ['b', 3],
    ]);
    expect(ndcgAt(['b', 'a', 'x'], relevant, 10)).toBe(1);
  });

  it('treats a negative grade as 0', () => {
    const relevant = new Map([
      ['a', 1],
      ['spam', -2],
    ]);
    expect(ndcgAt(['a', 'spam'], relevant, 10)).toBe(1);
  });

  it('is undefined if nothing is relevant', () => {
    expect(ndcgAt(['a'], new Map([['a', 0]]), 10)).toBeUndefined();
  });
});
