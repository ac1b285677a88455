import type { CallOptions } from './call-options.ts';

/** What is added to the counters of one period. */
export interface CounterAddition {
  /** The name of the period, such as `minute:29402880`. */
  readonly period: string;
  /** How long the period is kept after its last addition, in milliseconds. */
  readonly ttlMs: number;
  /** Whole numbers, by the name of their counter. */
  readonly amounts: Readonly<Record<string, number>>;
  /** Values of which the period keeps the number alone, by the name of their counter. */
  readonly distinct?: Readonly<Record<string, readonly string[]>>;
}

/** The counters of one period. */
export interface CounterTotals {
  readonly amounts: Readonly<Record<string, number>>;
  /** How many different values were added, by counter; an estimate within 2 % where there are many. */
  readonly distinct: Readonly<Record<string, number>>;
}

/** Additions of one process. */
export interface CounterBatch {
  /** The process; the same for all its batches. */
  readonly member: string;
  /** Higher than in all earlier batches of the member. */
  readonly sequence: number;
  readonly additions: readonly CounterAddition[];
}

/**
 * Counters by period, which processes add to together, and notes by which processes show that they are alive. No value
 * can be read back: neither the distinct ones, nor who added what.
 *
 * Failures reject with `cache_unavailable`; nothing that a reader waits for depends on them.
 */
export interface CounterStore {
  /**
   * Adds a batch, in one round trip where the back end has such a thing. A batch with the sequence of one that was
   * already added changes nothing, so that a batch whose reply was lost may be sent again.
   */
  add(batch: CounterBatch, options?: CallOptions): Promise<void>;

  /** The totals of as many periods as are named, in their order; without counters where nothing was added. */
  read(periods: readonly string[], options?: CallOptions): Promise<readonly CounterTotals[]>;

  /** Replaces the note of a member, which is kept for `ttlMs` milliseconds. */
  announce(member: string, note: string, options: CallOptions & { readonly ttlMs: number }): Promise<void>;

  /** Removes the note of a member; an unknown member is not an error. */
  withdraw(member: string, options?: CallOptions): Promise<void>;

  /** The notes of all members, by the name of the member. */
  notes(options?: CallOptions): Promise<Readonly<Record<string, string>>>;
}
