/**
 * Recall at `k`: which share of the relevant targets is among the first `k` of a ranking. `undefined`
 * for a question without relevant targets.
 *
 * @param ranking Targets, best first, each once.
 * @param relevant How relevant a target is; those above 0 count, each alike.
 */
export function recallAt(
  ranking: readonly string[],
  relevant: ReadonlyMap<string, number>,
  k: number,
): number | undefined {
  const wanted = [...relevant].filter(([, grade]) => grade > 0).length;
  if (wanted === 0) return undefined;
  const found = ranking.slice(0, k).filter((target) => (relevant.get(target) ?? 0) > 0).length;
  return found / wanted;
}
