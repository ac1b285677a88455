import type { AnswerRelay, RelayedFlight } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';

export interface MemoryAnswerRelayOptions {
  /** Milliseconds of a clock that never runs backwards. Default `performance.now`. */
  readonly now?: () => number;
}

interface FlightRecord {
  readonly entries: string[];
  leadsUntilMs: number;
  followedUntilMs: number;
  keptUntilMs: number;
}

function createRecord(): FlightRecord {
  return { entries: [], leadsUntilMs: 0, followedUntilMs: 0, keptUntilMs: 0 };
}

/**
 * An {@link AnswerRelay} between engines of one process, such as the replicas of a test. A single engine needs
 * no relay. Ended flights are dropped when the next flight begins.
 *
 * @example
 * const relay = createMemoryAnswerRelay();
 * const replicas = [1, 2, 3].map(() => createChatEngine({ store, llm, cache, sessions, relay }));
 */
export function createMemoryAnswerRelay({
  now = () => performance.now(),
}: MemoryAnswerRelayOptions = {}): AnswerRelay {
  const flights = new Map<string, FlightRecord>();
  const leaders = new Map<string, RelayedFlight>();

  function recordOf({ id }: RelayedFlight): FlightRecord {
    const record = flights.get(id) ?? createRecord();
    if (record.keptUntilMs <= now()) record.entries.length = 0;
    return record;
  }

  const leads = (flight: RelayedFlight): boolean => recordOf(flight).leadsUntilMs > now();

  function dropEnded(): void {
    for (const [id, { leadsUntilMs, keptUntilMs }] of flights) {
      if (Math.max(leadsUntilMs, keptUntilMs) <= now()) flights.delete(id);
    }
    for (const [key, flight] of leaders) if (!leads(flight)) leaders.delete(key);
  }

  return {
    async lead(key, { leaseMs, signal }) {
      throwIfAborted(signal);
      dropEnded();
      const leader = leaders.get(key);
      if (leader !== undefined) return { flight: leader, leading: false };
      const flight = { key, id: crypto.randomUUID() };
      leaders.set(key, flight);
      flights.set(flight.id, { ...createRecord(), leadsUntilMs: now() + leaseMs });
      return { flight, leading: true };
    },

    async write(flight, entries, { from, leaseMs, keepMs, signal }) {
      throwIfAborted(signal);
      const record = recordOf(flight);
      const known = record.entries.length;
      if (!leads(flight) || known < from) return { leaseHeld: false, hasSubscribers: false };
      record.entries.push(...entries.slice(known - from));
      record.leadsUntilMs = now() + leaseMs;
      record.keptUntilMs = now() + keepMs;
      return { leaseHeld: true, hasSubscribers: record.followedUntilMs > now() };
    },

    async read(flight, { from, followMs, signal }) {
      throwIfAborted(signal);
      const record = recordOf(flight);
      record.followedUntilMs = now() + followMs;
      return { entries: record.entries.slice(from), leaseHeld: leads(flight) };
    },

    async release(flight, { unlessFollowed = false, signal } = {}) {
      throwIfAborted(signal);
      const record = recordOf(flight);
      if (unlessFollowed && leads(flight) && record.followedUntilMs > now()) return false;
      record.leadsUntilMs = 0;
      return true;
    },
  };
}
