/**
 * Normalised discounted cumulative gain at `k` (Järvelin and Kekäläinen, TOIS 20(4), 2002), as trec_eval's
 * `ndcg_cut` and with it BEIR compute it: the gain is the grade itself (linear, not 2^grade - 1), the
 * discount of rank `i` is log2(i + 1), and the ideal ranking is made of all relevant targets, found or not.
 * Grades of 0 and below gain nothing. `undefined` for a question without relevant targets.
 */
export function ndcgAt(
  ranking: readonly string[],
  relevant: ReadonlyMap<string, number>,
  k: number,
): number | undefined {
  const ideal = [...relevant.values()].sort((a, b) => b - a);
  const best = discountedGain(ideal, k);
  if (best === 0) return undefined;
  const grades = ranking.map((target) => relevant.get(target) ?? 0);
  return discountedGain(grades, k) / best;
}

function discountedGain(grades: readonly number[], k: number): number {
  return grades.slice(0, k).reduce((sum, grade, index) => sum + Math.max(0, grade) / Math.log2(index + 2), 0);
}
