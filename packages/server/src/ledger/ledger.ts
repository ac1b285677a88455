import { createMemoryCounterStore } from '@rag/adapters/memory';
import type { CounterBatch, CounterStore, CounterTotals } from '@rag/core';
import type { CostOf, UsageCount } from '../cost/index.ts';
import type { Logger, ServiceObserver } from '../observability/index.ts';
import { createChangeLog } from './change-log.ts';
import { type Charges, chargesSince, toCharges } from './charges.ts';
import { latestDays, latestPeriods, MINUTE_MS, toAdditions } from './periods.ts';
import { type Replica, type ReplicaState, readReplicas } from './replicas.ts';
import {
  count,
  countAnswered,
  countClient,
  countRating,
  createTally,
  mergeInto,
  type Tally,
} from './tally.ts';

/** What was counted lately, and who counts. */
export interface LedgerReading {
  readonly atMs: number;
  /** `fleet` for all replicas, `replica` for a service of one process, `cut_off_replica` while Redis cannot be read. */
  readonly scope: 'fleet' | 'replica' | 'cut_off_replica';
  /** The current minute last. */
  readonly minutes: readonly CounterTotals[];
  readonly hours: readonly CounterTotals[];
  readonly day: CounterTotals;
  readonly replicas: readonly Replica[];
}

/** What was counted by day (UTC), the oldest first. */
export interface DaysReading extends Pick<LedgerReading, 'scope'> {
  readonly days: readonly (CounterTotals & { readonly day: string; readonly isOver: boolean })[];
}

export interface Ledger
  extends Required<Pick<ServiceObserver, 'answered' | 'rateLimited' | 'rated' | 'circuitChanged'>> {
  /** Reports what was counted since the last report. Never rejects. */
  flush(): Promise<void>;
  /** Never rejects: without Redis it is what this replica knows. */
  read(): Promise<LedgerReading>;
  /** The last month. Never rejects, either. */
  readDays(): Promise<DaysReading>;
  /** Reports a last time and takes this replica off the list. Call it before the store is closed. */
  close(): Promise<void>;
}

export interface LedgerOptions {
  /** The tokens of this process. They belong to the minute in which they are reported. */
  readonly usage: Pick<UsageCount, 'totals'>;
  readonly costOf: CostOf;
  /** Where all replicas count together. Nothing for a service of one process, and before the store is open. */
  readonly shared: () => CounterStore | undefined;
  /** What the replica tells about itself with each report. */
  readonly state: () => Promise<ReplicaState>;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** What Redis has not taken is kept for so many minutes: some 5 KiB each, and less where little happens. */
const MAX_UNSENT_MINUTES = 120;
/** Thirty that are over, and today. */
const DAYS_OF_A_MONTH = 31;
/** A replica that did not report for so long is gone. */
const NOTE_TTL_MS = 15_000;

/**
 * Counts what the service does and what it costs. Counting adds to a map in this process and nothing else; reports go out
 * in the background, each in one round trip. It knows no question, no answer and no address.
 */
export function createLedger({
  usage,
  costOf,
  shared,
  state,
  logger,
  now = Date.now,
}: LedgerOptions): Ledger {
  const member = crypto.randomUUID();
  const startedAtMs = now();
  const local = createMemoryCounterStore({ now });
  const circuits = new Map<string, string>();
  let charged: Charges = new Map();
  let pending = new Map<number, Tally>();
  let unsent = new Map<number, Tally>();
  let inFlight: CounterBatch | undefined;
  let sequence = 0;
  let flushing: Promise<void> | undefined;

  function current(): Tally {
    const minute = Math.floor(now() / MINUTE_MS);
    let tally = pending.get(minute);
    if (tally === undefined) {
      tally = createTally();
      pending.set(minute, tally);
    }
    return tally;
  }

  const tellSent = createChangeLog(logger, {
    good: 'counters are shared again',
    bad: 'counters in Redis are unreachable: this replica keeps its own',
  });
  const tellRead = createChangeLog(logger, {
    good: 'the dashboard shows the whole fleet again',
    bad: 'counters in Redis cannot be read: the dashboard shows this replica alone',
  });

  const toBatch = (tallies: ReadonlyMap<number, Tally>): CounterBatch => {
    sequence += 1;
    return { member, sequence, additions: toAdditions(tallies) };
  };

  async function send(store: CounterStore): Promise<void> {
    try {
      // The same batch until it has arrived: whether it did is unknown after a failure.
      while (inFlight !== undefined || unsent.size > 0) {
        if (inFlight === undefined) {
          inFlight = toBatch(unsent);
          unsent = new Map();
        }
        await store.add(inFlight);
        inFlight = undefined;
      }
      await store.announce(member, await note(), { ttlMs: NOTE_TTL_MS });
      tellSent(true);
    } catch {
      tellSent(false);
    }
  }

  async function note(): Promise<string> {
    return JSON.stringify({ startedAtMs, circuits: Object.fromEntries(circuits), ...(await state()) });
  }

  function chargeUsage(): void {
    const charges = toCharges(usage.totals(), costOf);
    for (const [counter, amount] of chargesSince(charged, charges)) count(current(), counter, amount);
    charged = charges;
  }

  async function report(): Promise<void> {
    chargeUsage();
    const fresh = pending;
    pending = new Map();
    if (fresh.size > 0) await local.add(toBatch(fresh));
    await local.announce(member, await note(), { ttlMs: NOTE_TTL_MS });
    const store = shared();
    if (store === undefined) return;
    for (const [minute, tally] of fresh) {
      const sum = unsent.get(minute);
      if (sum === undefined) unsent.set(minute, tally);
      else mergeInto(sum, tally);
    }
    for (const minute of unsent.keys()) {
      if (unsent.size <= MAX_UNSENT_MINUTES) break;
      unsent.delete(minute);
    }
    await send(store);
  }

  async function readFrom(store: CounterStore, scope: LedgerReading['scope']): Promise<LedgerReading> {
    const atMs = now();
    const { minutes, hours, days } = latestPeriods(atMs);
    const [totals, notes] = await Promise.all([store.read([...minutes, ...hours, ...days]), store.notes()]);
    return {
      atMs,
      scope,
      minutes: totals.slice(0, minutes.length),
      hours: totals.slice(minutes.length, minutes.length + hours.length),
      day: totals.at(-1) ?? { amounts: {}, distinct: {} },
      replicas: readReplicas(notes),
    };
  }

  async function readDaysFrom(store: CounterStore, scope: LedgerReading['scope']): Promise<DaysReading> {
    const days = latestDays(DAYS_OF_A_MONTH, now());
    const totals = await store.read(days.map(({ period }) => period));
    const today = days.at(-1)?.day;
    return {
      scope,
      days: totals.map((counted, index) => {
        const { day = '' } = days[index] ?? {};
        return { ...counted, day, isOver: day !== today };
      }),
    };
  }

  /** The numbers of the fleet. Those of this replica are better than none. */
  async function readFirst<Reading>(
    read: (store: CounterStore, scope: LedgerReading['scope']) => Promise<Reading>,
  ): Promise<Reading> {
    const store = shared();
    if (store === undefined) return read(local, 'replica');
    try {
      const reading = await read(store, 'fleet');
      tellRead(true);
      return reading;
    } catch {
      tellRead(false);
      return read(local, 'cut_off_replica');
    }
  }

  const ledger: Ledger = {
    answered: (event) => countAnswered(current(), event),
    rateLimited: ({ clientKey }) => countClient(current(), clientKey),
    rated: (helpful) => countRating(current(), helpful),
    circuitChanged({ backEnd, state: circuit }) {
      circuits.set(backEnd, circuit);
    },
    flush() {
      flushing ??= report().finally(() => {
        flushing = undefined;
      });
      return flushing;
    },
    read: () => readFirst(readFrom),
    readDays: () => readFirst(readDaysFrom),
    async close() {
      await flushing;
      await ledger.flush();
      await shared()
        ?.withdraw(member)
        .catch(() => {});
    },
  };
  return ledger;
}
