/**
 * Reciprocal rank at `k` (Voorhees, TREC-8, 1999): 1 / the rank of the first relevant target, counted from
 * 1, and 0 when none is among the first `k`. The mean over questions is MRR@k. `undefined` for a question
 * without relevant targets.
 */
export function reciprocalRankAt(
  ranking: readonly string[],
  relevant: ReadonlyMap<string, number>,
  k: number,
): number | undefined {
  if (![...relevant.values()].some((grade) => grade > 0)) return undefined;
  const index = ranking.slice(0, k).findIndex((target) => (relevant.get(target) ?? 0) > 0);
  return index < 0 ? 0 : 1 / (index + 1);
}
