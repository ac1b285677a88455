import type { CounterAddition, CounterStore, CounterTotals } from '@rag/core';
import { requireCount, throwIfAborted } from '@rag/core/adapter';

export interface MemoryCounterStoreOptions {
  /** How many periods are kept; the least recently updated one is dropped first. Default 300. */
  readonly maxPeriods?: number;
  /** How many distinct values a period keeps for each of its counters. Further ones are not counted. Default 1,000. */
  readonly maxDistinct?: number;
  /** Milliseconds since any moment. Default `Date.now`. */
  readonly now?: () => number;
}

interface Period {
  readonly amounts: Map<string, number>;
  readonly distinct: Map<string, Set<string>>;
  /** The highest sequence of each member. */
  readonly sequences: Map<string, number>;
  expiresMs: number;
}

const NOTHING: CounterTotals = { amounts: {}, distinct: {} };

/**
 * A {@link CounterStore} in this process: for a service of one process, and for the numbers of one replica. A period
 * takes a few kilobytes.
 *
 * @example
 * const counters = createMemoryCounterStore();
 * await counters.add({ member: 'a', sequence: 1, additions: [{ period: 'today', ttlMs: 86_400_000, amounts: { asked: 1 } }] });
 */
export function createMemoryCounterStore({
  maxPeriods = 300,
  maxDistinct = 1_000,
  now = Date.now,
}: MemoryCounterStoreOptions = {}): CounterStore {
  requireCount({ maxPeriods, maxDistinct });
  const periods = new Map<string, Period>();
  const members = new Map<string, { readonly note: string; readonly expiresMs: number }>();

  function find(name: string): Period | undefined {
    const period = periods.get(name);
    return period !== undefined && period.expiresMs > now() ? period : undefined;
  }

  function addTo(member: string, sequence: number, addition: CounterAddition): void {
    const { period: name, ttlMs } = addition;
    const period = find(name) ?? createPeriod();
    if (sequence <= (period.sequences.get(member) ?? 0)) return;
    period.sequences.set(member, sequence);
    period.expiresMs = now() + ttlMs;
    count(period, addition, maxDistinct);
    // Moves the period to the end: the first one in the order is dropped first.
    periods.delete(name);
    periods.set(name, period);
    const [oldest] = periods.keys();
    if (periods.size > maxPeriods && oldest !== undefined) periods.delete(oldest);
  }

  return {
    async add({ member, sequence, additions }, { signal } = {}) {
      throwIfAborted(signal);
      for (const addition of additions) addTo(member, sequence, addition);
    },
    async read(names, { signal } = {}) {
      throwIfAborted(signal);
      return names.map((name) => toTotals(find(name)));
    },
    async announce(member, note, { ttlMs, signal }) {
      throwIfAborted(signal);
      members.set(member, { note, expiresMs: now() + ttlMs });
    },
    async withdraw(member, { signal } = {}) {
      throwIfAborted(signal);
      members.delete(member);
    },
    async notes({ signal } = {}) {
      throwIfAborted(signal);
      for (const [member, { expiresMs }] of members) if (expiresMs <= now()) members.delete(member);
      return Object.fromEntries([...members].map(([member, { note }]) => [member, note]));
    },
  };
}

function count(period: Period, { amounts, distinct = {} }: CounterAddition, maxDistinct: number): void {
  for (const [counter, amount] of Object.entries(amounts))
    period.amounts.set(counter, (period.amounts.get(counter) ?? 0) + amount);
  for (const [counter, values] of Object.entries(distinct)) {
    const known = period.distinct.get(counter) ?? new Set();
    for (const value of values) if (known.size < maxDistinct) known.add(value);
    period.distinct.set(counter, known);
  }
}

function createPeriod(): Period {
  return { amounts: new Map(), distinct: new Map(), sequences: new Map(), expiresMs: 0 };
}

function toTotals(period: Period | undefined): CounterTotals {
  if (period === undefined) return NOTHING;
  return {
    amounts: Object.fromEntries(period.amounts),
    distinct: Object.fromEntries([...period.distinct].map(([name, values]) => [name, values.size])),
  };
}
