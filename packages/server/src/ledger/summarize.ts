import type { CounterTotals } from '@rag/core';
import { type AlertMeasure, alertRules, isFiring, type Measured } from '@rag/operations/alerts';
import type { CountedDay } from '@rag/operations/cost';
import { quantile } from './histogram.ts';
import type { DaysReading, LedgerReading } from './ledger.ts';
import type { Replica } from './replicas.ts';
import { COUNTERS, LIMITED_CLIENTS } from './tally.ts';

/** In milliseconds; without values where nothing was measured. */
export interface Durations {
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
}

export interface Interval {
  readonly questions: number;
  readonly failed: number;
  readonly limited: number;
  /** Look-ups in the answer cache, by result. */
  readonly cache: Readonly<Record<string, number>>;
  readonly durations: Durations;
  readonly firstText: Durations;
}

export interface DeploymentCost {
  readonly cost: number;
  readonly calls: number;
  /** Of input and output together. */
  readonly tokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
}

/** Money is in the currency of the prices. */
export interface DailyCost {
  readonly cost: number;
  readonly saved: number;
  readonly tokens: number;
  readonly savedTokens: number;
  readonly byDeployment: Readonly<Record<string, DeploymentCost>>;
  /** Deployments whose price nobody knows: their tokens are not part of the cost. */
  readonly unpriced: readonly string[];
}

export interface FiredRule {
  readonly id: string;
  readonly title: string;
  readonly severity: 'error' | 'warning';
  readonly windowMinutes: number;
  readonly threshold: number;
  readonly isFiring: boolean;
  readonly value?: number;
}

/** What the dashboard shows. */
export interface Statistics {
  readonly atMs: number;
  readonly scope: LedgerReading['scope'];
  /** The last hour by minute, the current minute last. */
  readonly minutes: readonly (Pick<
    Interval,
    'questions' | 'failed' | 'limited' | 'durations' | 'firstText'
  > & {
    readonly hits: number;
    readonly lookups: number;
  })[];
  readonly lastHour: Interval & {
    readonly outcomes: Readonly<Record<string, number>>;
    readonly errors: Readonly<Record<string, number>>;
    readonly degraded: Readonly<Record<string, number>>;
    readonly ratings: Readonly<Record<string, number>>;
    /** How many different clients were refused since the hour began. */
    readonly limitedClients: number;
  };
  /** Cost by hour, the current hour last. */
  readonly hourlyCost: readonly number[];
  readonly today: DailyCost & { readonly questions: number; readonly budget: number };
  readonly alerts: readonly FiredRule[];
  readonly replicas: readonly Replica[];
}

export interface StatisticsOptions {
  /** What may be spent in a day. */
  readonly budget: number;
}

type Amounts = Readonly<Record<string, number>>;

const BILLIONTHS = 1e9;
const MINUTES_PER_HOUR = 60;

/** Makes what the dashboard shows of what was counted. Shares without a denominator have no value. */
export function summarize(reading: LedgerReading, { budget }: StatisticsOptions): Statistics {
  const { atMs, scope, minutes, hours, day, replicas } = reading;
  const shown = minutes.slice(-MINUTES_PER_HOUR);
  const hour = sum(shown);
  return {
    atMs,
    scope,
    minutes: shown.map(({ amounts }) => {
      const { questions, failed, limited, durations, firstText, cache } = toInterval(amounts);
      return { questions, failed, limited, durations, firstText, ...hitsOf(cache) };
    }),
    lastHour: {
      ...toInterval(hour),
      outcomes: by(hour, COUNTERS.outcome),
      errors: by(hour, COUNTERS.error),
      degraded: by(hour, COUNTERS.degraded),
      ratings: by(hour, COUNTERS.rated),
      limitedClients: hours.at(-1)?.distinct[LIMITED_CLIENTS] ?? 0,
    },
    hourlyCost: hours.map(({ amounts }) => total(by(amounts, COUNTERS.cost)) / BILLIONTHS),
    today: { ...toDailyCost(day.amounts), questions: day.amounts[COUNTERS.questions] ?? 0, budget },
    alerts: evaluate(reading),
    replicas,
  };
}

/** The days on which something was counted, for an estimate of the month. */
export function summarizeDays({ scope, days }: DaysReading): Pick<DaysReading, 'scope'> & {
  readonly days: readonly CountedDay[];
} {
  const counted = days.filter(({ amounts }) => Object.keys(amounts).length > 0);
  return {
    scope,
    days: counted.map(({ day, isOver, amounts }) => {
      const { cost, saved, byDeployment } = toDailyCost(amounts);
      return { day, isOver, ...hitsOf(by(amounts, COUNTERS.cache)), cost, saved, byDeployment };
    }),
  };
}

function toInterval(amounts: Amounts): Interval {
  return {
    questions: amounts[COUNTERS.questions] ?? 0,
    failed: amounts[COUNTERS.failed] ?? 0,
    limited: amounts[COUNTERS.limited] ?? 0,
    cache: by(amounts, COUNTERS.cache),
    durations: toDurations(by(amounts, COUNTERS.duration)),
    firstText: toDurations(by(amounts, COUNTERS.firstText)),
  };
}

function toDurations(buckets: Amounts): Durations {
  const counts = new Map(Object.entries(buckets).map(([bucket, count]) => [Number(bucket), count]));
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(counts, share));
  return p50 === undefined || p95 === undefined || p99 === undefined ? {} : { p50, p95, p99 };
}

function hitsOf(cache: Amounts): { readonly hits: number; readonly lookups: number } {
  const lookups = total(cache);
  return { lookups, hits: lookups - (cache['miss'] ?? 0) };
}

function toDailyCost(amounts: Amounts): DailyCost {
  const costs = by(amounts, COUNTERS.cost);
  const calls = by(amounts, COUNTERS.calls);
  const cached = by(amounts, COUNTERS.cachedTokens);
  const written = by(amounts, COUNTERS.outputTokens);
  const tokens = by(amounts, COUNTERS.tokens);
  const unpriced = Object.keys(by(amounts, COUNTERS.unpricedTokens));
  return {
    cost: total(costs) / BILLIONTHS,
    saved: total(by(amounts, COUNTERS.savedCost)) / BILLIONTHS,
    tokens: total(tokens),
    savedTokens: total(by(amounts, COUNTERS.savedTokens)),
    byDeployment: Object.fromEntries(
      Object.entries(tokens).map(([name, used]) => [
        name,
        {
          tokens: used,
          cost: (costs[name] ?? 0) / BILLIONTHS,
          calls: calls[name] ?? 0,
          cachedInputTokens: cached[name] ?? 0,
          outputTokens: written[name] ?? 0,
        },
      ]),
    ),
    unpriced,
  };
}

/** Applies the alert rules. A window of more than an hour is made of hours, the current one included. */
function evaluate({ minutes, hours }: LedgerReading): FiredRule[] {
  return alertRules.map((rule) => {
    const { id, title, severity, windowMinutes, threshold } = rule;
    const window =
      windowMinutes <= MINUTES_PER_HOUR
        ? minutes.slice(-windowMinutes)
        : hours.slice(-Math.ceil(windowMinutes / MINUTES_PER_HOUR));
    const measured = measure(rule.measure, sum(window));
    const { value } = measured;
    return {
      id,
      title,
      severity,
      windowMinutes,
      threshold,
      isFiring: isFiring(rule, measured),
      ...(value === undefined ? {} : { value }),
    };
  });
}

function measure(name: AlertMeasure, amounts: Amounts): Measured {
  const { questions, failed, limited, cache, durations } = toInterval(amounts);
  const { hits, lookups } = hitsOf(cache);
  switch (name) {
    case 'errorShare':
      return { value: shareOf(failed, questions), count: questions };
    case 'p99Seconds':
      return { value: durations.p99 === undefined ? undefined : durations.p99 / 1_000, count: questions };
    case 'hitShare':
      return { value: shareOf(hits, lookups), count: lookups };
    case 'rateLimitedRequests':
      return { value: limited, count: limited };
    case 'spendDollars':
      return { value: total(by(amounts, COUNTERS.cost)) / BILLIONTHS, count: questions };
  }
}

function shareOf(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

function sum(periods: readonly CounterTotals[]): Amounts {
  const sums: Record<string, number> = {};
  for (const { amounts } of periods)
    for (const [counter, amount] of Object.entries(amounts)) sums[counter] = (sums[counter] ?? 0) + amount;
  return sums;
}

/** The counters that begin with a prefix, by the rest of their name. */
function by(amounts: Amounts, prefix: string): Record<string, number> {
  return Object.fromEntries(
    Object.entries(amounts)
      .filter(([counter]) => counter.startsWith(prefix))
      .map(([counter, amount]) => [counter.slice(prefix.length), amount]),
  );
}

function total(amounts: Amounts): number {
  return Object.values(amounts).reduce((all, amount) => all + amount, 0);
}
