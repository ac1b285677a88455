import type { Ledger, LedgerReading } from '../../ledger/index.ts';

/** 12:30 on a day, by the clock of the pictures. */
const AT_MS = Date.UTC(2026, 10, 22, 12, 30);

/** The buckets of 20 ms, 630 ms, 1.25 s and 2.5 s. */
const [CACHED, FAST, USUAL, SLOW] = [13, 28, 31, 34] as const;

function limitedIn(index: number): number {
  if (index % 11 === 3) return 6;
  return index % 7 === 0 ? 2 : 0;
}

function minute(index: number) {
  const questions = Math.round(420 + 160 * Math.sin(index / 9) + 45 * Math.sin(index * 2.1));
  const misses = Math.round(questions * (0.34 - 0.08 * Math.sin(index / 14)));
  const isIncident = index > 40 && index < 45;
  const failed = isIncident ? 3 : 0;
  const limited = limitedIn(index);
  return {
    distinct: {},
    amounts: {
      questions,
      failed,
      limited,
      'outcome:answered': questions - failed - limited - 9,
      'outcome:not_found': 8,
      'outcome:filtered': 1,
      ...(isIncident ? { 'degraded:model': 12, 'error:search_unavailable': failed } : {}),
      'cache:miss': misses,
      'cache:exact': questions - misses - 40,
      'cache:paraphrase': 28,
      'cache:shared': 12,
      [`ms:${CACHED}`]: questions - misses,
      [`ms:${FAST}`]: Math.round(misses * 0.3),
      [`ms:${USUAL}`]: Math.round(misses * 0.6),
      [`ms:${isIncident ? SLOW + 2 : SLOW}`]: Math.round(misses * 0.1),
      [`first:${CACHED - 3}`]: questions - misses,
      [`first:${FAST - 3}`]: Math.round(misses * 0.8),
      [`first:${FAST}`]: Math.round(misses * 0.2),
    },
  };
}

function hour(index: number) {
  const cost = Math.round((4 + 9 * Math.max(0, Math.sin(((index - 2) / 24) * 2 * Math.PI))) * 1e9);
  return { distinct: { 'limited-clients': 17 }, amounts: { 'cost:gpt-5.6-luna': cost } };
}

const REPLICA = { version: '0.1.0', generation: 'c8e41b07a2d9', isReady: true, circuits: {} };

/** What a busy service has counted: a short incident, some limits, three replicas. */
export const BUSY_DAY: LedgerReading = {
  atMs: AT_MS,
  scope: 'fleet',
  minutes: Array.from({ length: 60 }, (_, index) => minute(index)),
  hours: Array.from({ length: 24 }, (_, index) => hour(index)),
  day: {
    distinct: {},
    amounts: {
      questions: 301_204,
      'tokens:gpt-5.6-luna': 402_118_000,
      'cost:gpt-5.6-luna': 142_300_000_000,
      'tokens:gpt-4o-mini': 31_400_000,
      'cost:gpt-4o-mini': 8_100_000_000,
      'saved-tokens:gpt-5.6-luna': 811_000_000,
      'saved-cost:gpt-5.6-luna': 288_000_000_000,
    },
  },
  replicas: [
    { ...REPLICA, name: '3f9ac210', openStreams: 212, startedAtMs: AT_MS - 9 * 3_600_000 },
    {
      ...REPLICA,
      name: '81be07d4',
      openStreams: 198,
      startedAtMs: AT_MS - 9 * 3_600_000,
      circuits: { 'gpt-4o-mini': 'half_open' },
    },
    { ...REPLICA, name: 'c7720e5b', openStreams: 67, startedAtMs: AT_MS - 24 * 60_000 },
  ],
};

/** A service that has just started. */
export const NOTHING_YET: LedgerReading = {
  atMs: AT_MS,
  scope: 'replica',
  minutes: BUSY_DAY.minutes.map(() => ({ amounts: {}, distinct: {} })),
  hours: BUSY_DAY.hours.map(() => ({ amounts: {}, distinct: {} })),
  day: { amounts: {}, distinct: {} },
  replicas: [{ ...REPLICA, name: '3f9ac210', openStreams: 0, startedAtMs: AT_MS - 5_000 }],
};

/** A ledger with one reading, which has counted on no other day. */
export function ledgerOf(read: () => Promise<LedgerReading>): Pick<Ledger, 'read' | 'readDays'> {
  return { read, readDays: async () => ({ scope: 'fleet', days: [] }) };
}
