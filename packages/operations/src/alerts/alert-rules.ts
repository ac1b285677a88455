import rules from './alert-rules.json' with { type: 'json' };

/** The metric of a rule, over its window. Shares are between 0 and 1. */
export type AlertMeasure = 'errorShare' | 'p99Seconds' | 'hitShare' | 'rateLimitedRequests' | 'spendDollars';

/**
 * One condition that a person has to know about. `docs/operations.md` says what each means and what to do.
 * The rules are data, because the dashboard evaluates them here and `infra/` turns them into alerts in Azure Monitor.
 */
export interface AlertRule {
  readonly id: string;
  readonly title: string;
  readonly measure: AlertMeasure;
  readonly comparison: 'above' | 'below';
  readonly threshold: number;
  /** How many questions or look-ups have to stand behind the value: one slow answer of two is no alert. Default 0. */
  readonly minimumCount?: number;
  readonly windowMinutes: number;
  readonly severity: 'error' | 'warning';
}

/** All rules, the only definition of them. */
export const alertRules: readonly AlertRule[] = rules as readonly AlertRule[];

/** What was measured for a rule, and how many questions or look-ups it is made of. */
export interface Measured {
  /** Absent where nothing was measured, such as the hit rate of an hour without questions. */
  readonly value?: number | undefined;
  readonly count: number;
}

/**
 * Whether a rule's condition holds. A measure without a value never fires a rule.
 *
 * @example
 * const firing = alertRules.filter((rule) => isFiring(rule, measures[rule.measure]));
 */
export function isFiring(
  { comparison, threshold, minimumCount = 0 }: AlertRule,
  { value, count }: Measured,
): boolean {
  if (value === undefined || Number.isNaN(value) || count < minimumCount) return false;
  return comparison === 'above' ? value > threshold : value < threshold;
}
