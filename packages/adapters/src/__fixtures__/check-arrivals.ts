import { expect } from 'vitest';
import { pseudoRandom } from './pseudo-random.ts';

export interface ArrivalOptions {
  readonly limit: number;
  /** In the unit in which the limiter is given times and tells waits. */
  readonly window: number;
  readonly startAt: number;
  readonly seed: number;
  readonly arrivals: number;
  readonly maxCost: number;
}

/** What a limiter decided about one arrival. */
export interface ArrivalDecision {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Until a refused cost fits. */
  readonly wait: number;
}

/**
 * Sends random costs at random times to a limiter and compares its decisions with an exact log of what it admitted. They
 * come in bursts, after pauses of up to two windows, and exactly when the last refusal said.
 *
 * - No window admits more than the limit. The windows that end with an admission are enough to show it.
 * - What is refused does not fit into a window that is a hundredth longer.
 * - At the time told for a refused cost it fits into the window, and just before not into the longer one.
 * - What remains lies between what both windows have left.
 */
export async function checkArrivals(
  consume: (at: number, cost: number) => Promise<ArrivalDecision>,
  { limit, window, startAt, seed, arrivals, maxCost }: ArrivalOptions,
): Promise<void> {
  const random = pseudoRandom(seed);
  const longerWindow = window * 1.01;
  // Half as much again as the limit is asked for. The eighth power of a random number is a ninth on average.
  const meanPause = (window * (1 + maxCost / 4)) / limit / 1.5;
  const pause = (): number => (random() < 0.01 ? random() * window * 2 : random() ** 8 * 9 * meanPause);
  const admissions: { readonly at: number; readonly cost: number }[] = [];
  const usedSince = (start: number): number => {
    const first = admissions.findLastIndex((admission) => admission.at <= start) + 1;
    return admissions.slice(first).reduce((used, { cost }) => used + cost, 0);
  };

  let at = startAt;
  let wait = 0;
  for (let turn = 0; turn < arrivals; turn += 1) {
    at += wait > 0 && random() < 0.3 ? wait : Math.floor(pause());
    const cost = 1 + Math.floor(random() ** 3 * maxCost);
    const decision = await consume(at, cost);
    const arrival = `arrival ${turn} at ${at}, cost ${cost}`;
    wait = 0;
    if (decision.allowed) {
      admissions.push({ at, cost });
      expect(usedSince(at - window), arrival).toBeLessThanOrEqual(limit);
    } else {
      expect(usedSince(at - longerWindow) + cost, arrival).toBeGreaterThan(limit);
    }
    if (!decision.allowed && cost <= limit) {
      wait = decision.wait;
      expect(usedSince(at + wait - window) + cost, arrival).toBeLessThanOrEqual(limit);
      expect(usedSince(at + wait - 1 - longerWindow) + cost, arrival).toBeGreaterThan(limit);
    }
    expect(decision.remaining, arrival).toBeLessThanOrEqual(limit - usedSince(at - window));
    expect(decision.remaining, arrival).toBeGreaterThanOrEqual(limit - usedSince(at - longerWindow));
  }
  // Otherwise the limit was never reached, or always.
  expect(admissions.length).toBeGreaterThan(arrivals / 20);
  expect(admissions.length).toBeLessThan(arrivals * 0.95);
}
