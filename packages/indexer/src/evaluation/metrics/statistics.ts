/** The mean of the defined values; `undefined` when there is none. */
export function mean(values: readonly (number | undefined)[]): number | undefined {
  const defined = values.filter((value) => value !== undefined);
  return share(
    defined.reduce((sum, value) => sum + value, 0),
    defined.length,
  );
}

/** `part / whole`; `undefined` where the whole is nothing, since neither 0 nor 1 would be true. */
export function share(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

/**
 * The percentile by the nearest-rank method: the smallest value that at least `percent` per cent of the
 * values do not exceed, so always one that was measured. `undefined` for no values.
 *
 * @param percent More than 0, at most 100.
 */
export function percentile(values: readonly number[], percent: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1];
}
