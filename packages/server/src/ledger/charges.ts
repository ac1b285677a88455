import type { CostOf, DeploymentUsage } from '../cost/index.ts';
import { COUNTERS } from './tally.ts';

/** Counters of tokens and money with their values since the start of the process. */
export type Charges = ReadonlyMap<string, number>;

const BILLIONTHS_PER_MILLIONTH = 1_000;

export function toCharges(totals: ReadonlyMap<string, DeploymentUsage>, costOf: CostOf): Charges {
  const charges = new Map<string, number>();
  for (const [deployment, { calls, billed, saved }] of totals) {
    const tokens = billed.inputTokens + billed.outputTokens;
    const cost = costOf(deployment, billed);
    const savedCost = costOf(deployment, saved);
    charges.set(`${COUNTERS.calls}${deployment}`, calls);
    charges.set(`${COUNTERS.tokens}${deployment}`, tokens);
    charges.set(`${COUNTERS.cachedTokens}${deployment}`, billed.cachedInputTokens);
    charges.set(`${COUNTERS.outputTokens}${deployment}`, billed.outputTokens);
    charges.set(`${COUNTERS.savedTokens}${deployment}`, saved.inputTokens + saved.outputTokens);
    if (cost === undefined) charges.set(`${COUNTERS.unpricedTokens}${deployment}`, tokens);
    else charges.set(`${COUNTERS.cost}${deployment}`, toBillionths(cost));
    if (savedCost !== undefined) charges.set(`${COUNTERS.savedCost}${deployment}`, toBillionths(savedCost));
  }
  return charges;
}

function toBillionths(millionths: number): number {
  return Math.round(millionths * BILLIONTHS_PER_MILLIONTH);
}

/** What came since earlier, without counters that stayed as they were. */
export function chargesSince(earlier: Charges, now: Charges): Charges {
  const changes = [...now].map(([counter, value]) => [counter, value - (earlier.get(counter) ?? 0)] as const);
  return new Map(changes.filter(([, change]) => change !== 0));
}
