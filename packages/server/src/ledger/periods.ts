import type { CounterAddition } from '@rag/core';
import { createTally, LIMITED_CLIENTS, mergeInto, type Tally } from './tally.ts';

export const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** How long counters are kept: longer than the dashboard looks back. */
const MINUTES = { lengthMs: MINUTE_MS, ttlMs: 2 * HOUR_MS, prefix: 'minute' } as const;
const HOURS = { lengthMs: HOUR_MS, ttlMs: 2 * DAY_MS, prefix: 'hour' } as const;
const DAYS = { lengthMs: DAY_MS, ttlMs: 40 * DAY_MS, prefix: 'day' } as const;

type Unit = typeof MINUTES | typeof HOURS | typeof DAYS;

/** The names of the latest periods, the oldest first; the last one is not over yet. Days are those of UTC. */
export function latestPeriods(
  nowMs: number,
): Readonly<Record<'minutes' | 'hours' | 'days', readonly string[]>> {
  return {
    minutes: latest(MINUTES, 60, nowMs),
    hours: latest(HOURS, 24, nowMs),
    days: latest(DAYS, 1, nowMs),
  };
}

/** The names of the latest days with their dates, the oldest first. The last one is not over yet. */
export function latestDays(
  count: number,
  nowMs: number,
): readonly { readonly period: string; readonly day: string }[] {
  const today = Math.floor(nowMs / DAY_MS);
  return latest(DAYS, count, nowMs).map((period, index) => ({
    period,
    day: new Date((today - count + 1 + index) * DAY_MS).toISOString().slice(0, 10),
  }));
}

function latest({ prefix, lengthMs }: Unit, count: number, nowMs: number): string[] {
  const current = Math.floor(nowMs / lengthMs);
  return Array.from({ length: count }, (_, index) => `${prefix}:${current - count + 1 + index}`);
}

/** What happened in some minutes, by minute, hour and day. Clients are counted by hour alone. */
export function toAdditions(tallies: ReadonlyMap<number, Tally>): readonly CounterAddition[] {
  return [MINUTES, HOURS, DAYS].flatMap((unit) => {
    const sums = new Map<number, Tally>();
    for (const [minute, tally] of tallies) {
      const period = Math.floor((minute * MINUTE_MS) / unit.lengthMs);
      const sum = sums.get(period) ?? createTally();
      mergeInto(sum, tally);
      sums.set(period, sum);
    }
    return [...sums].map(([period, { amounts, limitedClients }]) => ({
      period: `${unit.prefix}:${period}`,
      ttlMs: unit.ttlMs,
      amounts: Object.fromEntries(amounts),
      ...(unit === HOURS && limitedClients.size > 0
        ? { distinct: { [LIMITED_CLIENTS]: [...limitedClients] } }
        : {}),
    }));
  });
}
