/**
 * The expected share of questions that a cache answers, from their popularity. Questions arrive as independent
 * Poisson processes. An answer is kept for a fixed time from its generation, and a hit does not extend it.
 */

/** In the long run: a question with the rate r finds an answer kept for T in the share rT / (1 + rT) of cases. */
export function steadyHitShare(
  shares: Iterable<number>,
  { questionsPerSecond, ttlSeconds }: { readonly questionsPerSecond: number; readonly ttlSeconds: number },
): number {
  let hits = 0;
  for (const share of shares) {
    const perTtl = share * questionsPerSecond * ttlSeconds;
    hits += share * (perTtl / (1 + perTtl));
  }
  return hits;
}

/** In a run that begins with an empty cache and is not longer than answers are kept: only first questions miss. */
export function coldHitShare(
  shares: Iterable<number>,
  { questionsPerSecond, seconds }: { readonly questionsPerSecond: number; readonly seconds: number },
): number {
  let misses = 0;
  for (const share of shares) misses += 1 - Math.exp(-share * questionsPerSecond * seconds);
  return 1 - misses / (questionsPerSecond * seconds);
}
