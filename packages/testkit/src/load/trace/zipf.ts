import type { Random } from './random.ts';

/** The share of each rank in a Zipf distribution: proportional to `1 / rank ** exponent`. They add up to 1. */
export function zipfShares(count: number, exponent: number): Float64Array {
  const shares = Float64Array.from({ length: count }, (_, index) => (index + 1) ** -exponent);
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

/** Draws ranks from 0 of a Zipf distribution, as questions of many people are distributed. */
export function createZipf(count: number, exponent: number, random: Random): () => number {
  let sum = 0;
  const cumulative = zipfShares(count, exponent).map((share) => (sum += share));
  return () => {
    const value = random();
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cumulative[middle] ?? 1) > value) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
