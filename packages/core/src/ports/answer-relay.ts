import type { CallOptions } from './call-options.ts';

/** One attempt at one answer, by the replica that leads it. */
export interface RelayedFlight {
  readonly key: string;
  /** Unique to the attempt: a later leader under the same key has another one. */
  readonly id: string;
}

/** The relay's reply to a replica that asks for the lead. */
export interface LeadClaim {
  /** The flight that holds the lead now. */
  readonly flight: RelayedFlight;
  /** Whether this call took it. */
  readonly leading: boolean;
}

export interface RelayWriteOptions extends CallOptions {
  /** How many entries the flight has had so far: the position of the first one given. */
  readonly from: number;
  /** The lead lasts for so many milliseconds from now on. */
  readonly leaseMs: number;
  /** All entries of the flight can be read for so many milliseconds from now on, and then are gone. */
  readonly keepMs: number;
}

export interface RelayReadOptions extends CallOptions {
  /** The position of the first entry that is wanted. */
  readonly from: number;
  /** The flight has a subscriber for so many milliseconds from now on. */
  readonly followMs: number;
}

export interface RelayReleaseOptions extends CallOptions {
  /** Keeps the lead of a flight that has a subscriber. Default false. */
  readonly unlessFollowed?: boolean;
}

/**
 * Lets one replica lead an answer while the others read along. The lead is a lease: a leader that dies
 * stops renewing it, and the next caller takes over.
 *
 * Each call is one atomic step and, where the back end is remote, one round trip. Times are counted by the
 * relay's own clock. Entries are texts, not empty, kept as they are.
 *
 * Failures reject with `cache_unavailable`, which no reader sees: a replica that cannot reach the relay makes
 * the answer alone.
 */
export interface AnswerRelay {
  /** Takes the lead under `key` for `leaseMs` milliseconds unless a flight holds it. */
  lead(key: string, options: CallOptions & { readonly leaseMs: number }): Promise<LeadClaim>;

  /**
   * Appends entries to those of the flight, and renews its lease; an empty list only renews. Entries that
   * are there already are not added again, so a write whose fate is unknown can be repeated. `leaseHeld` is false
   * when the flight has lost the lead, or entries of it were lost: then nothing was written.
   * `hasSubscribers` says whether another replica reads along.
   */
  write(
    flight: RelayedFlight,
    entries: readonly string[],
    options: RelayWriteOptions,
  ): Promise<{ readonly leaseHeld: boolean; readonly hasSubscribers: boolean }>;

  /**
   * The entries from `from` on, none when there are no more (or no longer any), and whether the flight
   * still holds the lead. When it does not, no more entries will follow.
   */
  read(
    flight: RelayedFlight,
    options: RelayReadOptions,
  ): Promise<{ readonly entries: readonly string[]; readonly leaseHeld: boolean }>;

  /**
   * Gives up the lead, if the flight still has it. What was written can be read until its time is over. Returns whether
   * the flight has no lead now: with `unlessFollowed`, one that has a subscriber keeps it.
   */
  release(flight: RelayedFlight, options?: RelayReleaseOptions): Promise<boolean>;
}
