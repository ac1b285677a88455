import { describe, expect, it } from 'vitest';
import { mean, percentile, share } from './statistics.ts';

describe('mean', () => {
  it('ignores undefined values', () => {
    expect(mean([1, undefined, 0.5])).toBe(0.75);
  });

  it('is undefined when nothing is defined', () => {
    expect(mean([undefined])).toBeUndefined();
  });
});

describe('share', () => {
  it('divides', () => {
    expect(share(3, 4)).toBe(0.75);
  });

  it('is undefined of nothing', () => {
    expect(share(0, 0)).toBeUndefined();
  });
});

describe('percentile', () => {
  // The example of the nearest-rank method: 15, 20, 35, 40, 50.
  const values = [50, 15, 40, 20, 35];

  it.each([
    [5, 15],
    [30, 20],
    [40, 20],
    [50, 35],
    [95, 50],
    [100, 50],
  ])('p%i is the value at the nearest rank', (percent, expected) => {
    expect(percentile(values, percent)).toBe(expected);
  });

  it('does not reorder the given values', () => {
    percentile(values, 50);
    expect(values).toEqual([50, 15, 40, 20, 35]);
  });

  it('is undefined of nothing', () => {
    expect(percentile([], 50)).toBeUndefined();
  });
});
