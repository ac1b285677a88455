import { describe, expect, it } from 'vitest';
import { throwIfAborted } from '../errors.ts';
import type { CounterAddition, CounterStore } from '../ports/index.ts';
import { describeConformance, failedCases } from './conformance.ts';
import { counterStoreConformance } from './counter-store.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

interface Flaws {
  readonly countsRepeats?: boolean;
  /** One sequence for all members. */
  readonly mixesMembers?: boolean;
  readonly replacesTotals?: boolean;
  readonly countsEachValue?: boolean;
  readonly cutsNames?: boolean;
  readonly showsPlumbing?: boolean;
  readonly keepsPeriods?: boolean;
  readonly keepsNotes?: boolean;
  readonly keepsFirstNote?: boolean;
  readonly roundsTo32Bits?: boolean;
  readonly isDeafToAborts?: boolean;
}

interface Period {
  readonly amounts: Record<string, number>;
  readonly values: Record<string, string[]>;
  readonly sequences: Record<string, number>;
  expiresMs: number;
}

function count(period: Period, { amounts, distinct = {} }: CounterAddition, flaws: Flaws): void {
  for (const [counter, amount] of Object.entries(amounts)) {
    const sum = (flaws.replacesTotals === true ? 0 : (period.amounts[counter] ?? 0)) + amount;
    period.amounts[counter] = flaws.roundsTo32Bits === true ? sum | 0 : sum;
  }
  for (const [counter, values] of Object.entries(distinct))
    period.values[counter] = [...(period.values[counter] ?? []), ...values];
}

function createPlainStore({ now }: TestClock, flaws: Flaws): CounterStore {
  const periods: Record<string, Period> = {};
  const members: Record<string, { readonly note: string; readonly expiresMs: number }> = {};
  const nameOf = (name: string): string => (flaws.cutsNames === true ? (name.split(':')[0] ?? '') : name);
  const check = (signal: AbortSignal | undefined): void => {
    if (flaws.isDeafToAborts !== true) throwIfAborted(signal);
  };
  const find = (name: string): Period | undefined => {
    const period = periods[nameOf(name)];
    return period !== undefined && (flaws.keepsPeriods === true || period.expiresMs > now())
      ? period
      : undefined;
  };
  function addTo(member: string, sequence: number, addition: CounterAddition): void {
    const period = find(addition.period) ?? { amounts: {}, values: {}, sequences: {}, expiresMs: 0 };
    const sequenceKey = flaws.mixesMembers === true ? '' : member;
    if (flaws.countsRepeats !== true && sequence <= (period.sequences[sequenceKey] ?? 0)) return;
    period.sequences[sequenceKey] = sequence;
    period.expiresMs = now() + addition.ttlMs;
    periods[nameOf(addition.period)] = period;
    count(period, addition, flaws);
  }

  return {
    async add({ member, sequence, additions }, { signal } = {}) {
      check(signal);
      for (const addition of additions) addTo(member, sequence, addition);
    },
    async read(names, { signal } = {}) {
      check(signal);
      return names.map((name) => {
        const period = find(name);
        const plumbing = flaws.showsPlumbing === true ? period?.sequences : {};
        const sizes = Object.entries(period?.values ?? {}).map(([counter, values]) => {
          return [counter, flaws.countsEachValue === true ? values.length : new Set(values).size] as const;
        });
        return { amounts: { ...period?.amounts, ...plumbing }, distinct: Object.fromEntries(sizes) };
      });
    },
    async announce(member, note, { ttlMs, signal }) {
      check(signal);
      if (flaws.keepsFirstNote === true && member in members) return;
      members[member] = { note, expiresMs: now() + ttlMs };
    },
    async withdraw(member, { signal } = {}) {
      check(signal);
      delete members[member];
    },
    async notes({ signal } = {}) {
      check(signal);
      const alive = Object.entries(members).filter(
        ([, { expiresMs }]) => flaws.keepsNotes === true || expiresMs > now(),
      );
      return Object.fromEntries(alive.map(([member, { note }]) => [member, note]));
    },
  };
}

const harnessWith = (flaws: Flaws) => async () => {
  const clock = createTestClock();
  return { counters: createPlainStore(clock, flaws), advance: clock.advance };
};

const ADDS = 'adds what several members count, by period and counter';
const REPEATS = 'counts a repeated batch once';
const PARALLEL = 'loses no batch that arrives together with others';
const LARGE = 'counts large numbers exactly';
const DISTINCT = 'counts each distinct value once, even from several members';
const NAMES = 'keeps similar names apart and shows only counters';
const EXPIRES = 'deletes a period when its time to live has passed since the last addition';
const NOTES = 'shows the latest note of each member until its time to live has passed or it withdraws';
const ABORTS = 'does nothing for a caller that has aborted';

describeConformance(counterStoreConformance, harnessWith({}), { describe, it });

describe('the counter store suite', () => {
  it.each<[string, Flaws, string[]]>([
    ['counts a repeated batch', { countsRepeats: true }, [REPEATS]],
    [
      'takes the batch of one member for that of another',
      { mixesMembers: true },
      [ADDS, REPEATS, PARALLEL, DISTINCT],
    ],
    ['keeps only the last amount', { replacesTotals: true }, [ADDS, REPEATS, PARALLEL, LARGE, EXPIRES]],
    ['counts a value each time', { countsEachValue: true }, [DISTINCT]],
    ['cuts names at a colon', { cutsNames: true }, [NAMES]],
    [
      'shows sequences as counters',
      { showsPlumbing: true },
      [ADDS, REPEATS, PARALLEL, LARGE, DISTINCT, NAMES, EXPIRES],
    ],
    ['keeps periods', { keepsPeriods: true }, [EXPIRES]],
    ['keeps notes', { keepsNotes: true }, [NOTES]],
    ['keeps the first note', { keepsFirstNote: true }, [NOTES]],
    ['counts in 32 bits', { roundsTo32Bits: true }, [LARGE]],
    ['does not look at the signal', { isDeafToAborts: true }, [ABORTS]],
  ])('catches a store that %s', async (_flaw, flaws, expected) => {
    const failed = await failedCases(counterStoreConformance, harnessWith(flaws));
    expect(failed.toSorted()).toEqual(expected.toSorted());
  });
});
