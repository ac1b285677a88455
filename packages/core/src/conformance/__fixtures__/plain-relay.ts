import { throwIfAborted } from '../../errors.ts';
import type { AnswerRelay, RelayedFlight } from '../../ports/index.ts';

interface PlainFlight {
  readonly entries: string[];
  leadsUntilMs: number;
  followedUntilMs: number;
  keptUntilMs: number;
}

/** As plain as a correct relay can be: it drops nothing. */
export function createPlainRelay(now: () => number): AnswerRelay {
  const flights = new Map<string, PlainFlight>();
  const newest = new Map<string, RelayedFlight>();

  function find({ id }: RelayedFlight): PlainFlight {
    const flight = flights.get(id);
    if (flight === undefined) throw new Error(`There is no flight ${id}.`);
    if (flight.keptUntilMs <= now()) flight.entries.length = 0;
    return flight;
  }
  const holds = (flight: RelayedFlight): boolean => find(flight).leadsUntilMs > now();

  return {
    async lead(key, { leaseMs, signal }) {
      throwIfAborted(signal);
      const leader = newest.get(key);
      if (leader !== undefined && holds(leader)) return { flight: leader, leading: false };
      const flight = { key, id: crypto.randomUUID() };
      newest.set(key, flight);
      const leadsUntilMs = now() + leaseMs;
      flights.set(flight.id, { entries: [], leadsUntilMs, followedUntilMs: 0, keptUntilMs: 0 });
      return { flight, leading: true };
    },
    async write(flight, entries, { from, leaseMs, keepMs, signal }) {
      throwIfAborted(signal);
      const found = find(flight);
      const known = found.entries.length;
      if (!holds(flight) || known < from) return { leaseHeld: false, hasSubscribers: false };
      found.entries.push(...entries.slice(known - from));
      found.leadsUntilMs = now() + leaseMs;
      found.keptUntilMs = now() + keepMs;
      return { leaseHeld: true, hasSubscribers: found.followedUntilMs > now() };
    },
    async read(flight, { from, followMs, signal }) {
      throwIfAborted(signal);
      const found = find(flight);
      found.followedUntilMs = now() + followMs;
      return { entries: found.entries.slice(from), leaseHeld: holds(flight) };
    },
    async release(flight, { unlessFollowed = false, signal } = {}) {
      throwIfAborted(signal);
      const found = find(flight);
      if (unlessFollowed && holds(flight) && found.followedUntilMs > now()) return false;
      found.leadsUntilMs = 0;
      return true;
    },
  };
}
