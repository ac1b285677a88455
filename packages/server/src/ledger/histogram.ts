/** Steps of about a quarter, the same in every decade, from 1 ms to 250 s. 3 s is one of them: an alert asks for it. */
const STEPS = [1, 1.25, 1.6, 2, 2.5, 3, 4, 5, 6.3, 8];

/** The upper bounds of the buckets, in milliseconds. What is longer than the last counts as the last. */
export const BOUNDS_MS: readonly number[] = [1, 10, 100, 1_000, 10_000, 100_000]
  .flatMap((decade) => STEPS.map((step) => step * decade))
  .filter((bound) => bound <= 250_000);

/** The bucket of a duration. */
export function bucketOf(ms: number): number {
  let low = 0;
  let high = BOUNDS_MS.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ms <= (BOUNDS_MS[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The duration that a share of all was not longer than, in milliseconds, from the numbers in the buckets. Within a bucket
 * it is interpolated, so it is wrong by less than the bucket is wide: a quarter, at most a third. Nothing of nothing.
 *
 * @example
 * quantile(new Map([[bucketOf(20), 99], [bucketOf(900), 1]]), 0.99);
 */
export function quantile(counts: ReadonlyMap<number, number>, share: number): number | undefined {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const wanted = share * total;
  let below = 0;
  for (const [bucket, upper] of BOUNDS_MS.entries()) {
    const count = counts.get(bucket) ?? 0;
    if (count > 0 && below + count >= wanted) {
      const lower = BOUNDS_MS[bucket - 1] ?? 0;
      return lower + (upper - lower) * ((wanted - below) / count);
    }
    below += count;
  }
  return BOUNDS_MS.at(-1);
}
