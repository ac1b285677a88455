import type { RunSummary } from '../report/summarize-run.ts';

/** One run at a rate. */
export interface Attempt {
  readonly questionsPerSecond: number;
  /** What was missed, in words. Empty when the rate holds. */
  readonly missed: readonly string[];
}

/** Hits in the median, and all answers at the 99th percentile, in milliseconds. */
const MAX_HIT_P50_MS = 50;
const MAX_P99_MS = 2_000;
const FIRST_STEP = 1.5;
/** The search ends when the highest rate that holds is known to within 10 %. */
const PRECISION = 1.1;

/** Why a run did not hold its rate. */
export function missedBy({ latency, outcomes, degraded }: RunSummary): string[] {
  const lost = outcomes.failed + outcomes.overloaded + outcomes.limited;
  const missed = [
    latency.hits.p50 >= MAX_HIT_P50_MS ? `hits P50 ${latency.hits.p50.toFixed(0)} ms` : '',
    latency.all.p99 >= MAX_P99_MS ? `all P99 ${latency.all.p99.toFixed(0)} ms` : '',
    lost > 0 ? `${lost} without an answer` : '',
    degraded > 0 ? `${degraded} degraded` : '',
  ];
  return missed.filter((text) => text !== '');
}

/**
 * Looks for the highest rate that holds: up or down by half until one holds and one does not, and then between them.
 * Returns all attempts.
 */
export async function findRate(
  firstRate: number,
  attempt: (questionsPerSecond: number) => Promise<Attempt>,
): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = [];
  let held = 0;
  let missed = Number.POSITIVE_INFINITY;
  for (let rate = firstRate; missed / held > PRECISION && rate >= 1; ) {
    const made = await attempt(rate);
    attempts.push(made);
    if (made.missed.length === 0) held = rate;
    else missed = rate;
    if (held === 0) rate /= FIRST_STEP;
    else if (missed === Number.POSITIVE_INFINITY) rate *= FIRST_STEP;
    else rate = Math.sqrt(held * missed);
  }
  return attempts;
}

export function formatAttempts(attempts: readonly Attempt[]): string {
  const held = attempts.filter(({ missed }) => missed.length === 0);
  const highest = Math.max(0, ...held.map(({ questionsPerSecond }) => questionsPerSecond));
  return [
    `The highest rate that holds: ${highest.toFixed(0)} questions a second`,
    ...attempts.map(
      ({ questionsPerSecond, missed }) =>
        `  ${questionsPerSecond.toFixed(0).padStart(5)}  ${missed.length === 0 ? 'holds' : missed.join(', ')}`,
    ),
  ].join('\n');
}
