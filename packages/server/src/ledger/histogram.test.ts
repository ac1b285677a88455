import { expect, it } from 'vitest';
import { BOUNDS_MS, bucketOf, quantile } from './histogram.ts';

function countsOf(durations: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const ms of durations) counts.set(bucketOf(ms), (counts.get(bucketOf(ms)) ?? 0) + 1);
  return counts;
}

it.each([
  [0, 0],
  [1, 0],
  [1.01, 1],
  [3_000, BOUNDS_MS.indexOf(3_000)],
  [3_001, BOUNDS_MS.indexOf(4_000)],
  [1e9, BOUNDS_MS.length - 1],
])('puts %d ms into the bucket that ends at or after it', (ms, bucket) => {
  expect(bucketOf(ms)).toBe(bucket);
});

it('has bounds that grow by a third at most', () => {
  for (const [index, bound] of BOUNDS_MS.entries())
    if (index > 0) expect(bound / (BOUNDS_MS[index - 1] ?? 0)).toBeLessThanOrEqual(4 / 3 + 1e-9);
});

it.each([0.5, 0.95, 0.99])('finds the %d quantile of many durations to within a third', (share) => {
  const durations = Array.from({ length: 10_000 }, (_, index) => 1.001 ** index);
  const exact = durations[Math.ceil(share * durations.length) - 1] ?? 0;
  const found = quantile(countsOf(durations), share) ?? 0;
  expect(found / exact).toBeGreaterThan(0.75);
  expect(found / exact).toBeLessThan(4 / 3);
});

it('finds nothing of nothing', () => {
  expect(quantile(new Map(), 0.99)).toBeUndefined();
});

it('does not take one slow answer of a hundred for the 99th percentile of all', () => {
  const durations = [...Array.from({ length: 99 }, () => 20), 9_000];
  expect(quantile(countsOf(durations), 0.99)).toBeLessThanOrEqual(20);
  expect(quantile(countsOf(durations), 0.995)).toBeGreaterThan(5_000);
});
