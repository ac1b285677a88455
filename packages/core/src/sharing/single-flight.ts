import type { Emit } from '../answer/index.ts';
import { throwIfAborted } from '../errors.ts';

/** Produces a result for all subscribers: emits events and then resolves or rejects. */
export type Produce<Event> = (emit: Emit<Event>, signal: AbortSignal) => Promise<void>;

export interface JoinOptions<Event> {
  readonly produce: Produce<Event>;
  /**
   * Called before this caller's production begins; rejects if this caller may not cause one. The next caller that waits
   * for the same key is then asked instead.
   */
  readonly admit?: (() => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Runs one production for all simultaneous callers of the same key. */
export interface SingleFlight<Event> {
  /**
   * Subscribes to the production under `key`, and starts it if there is none. Every caller gets all events from the
   * first one and the same failure. Events that it has not read yet may come merged. The production is aborted when its
   * last subscriber has left.
   */
  join(key: string, options: JoinOptions<Event>): AsyncGenerator<Event, void, undefined>;

  /** The number of running productions. */
  readonly size: number;
}

/** Ends a production whose first caller was not admitted. */
class AdmissionRefused extends Error {}

interface Flight<Event> {
  /** All events so far. The length of an answer bounds them, however slow the subscribers are. */
  readonly events: Event[];
  /** How many events there are when those that all subscribers have read are merged. */
  mergesAt: number;
  readonly controller: AbortController;
  readonly subscribers: Set<Reading>;
  end: { readonly failure?: unknown } | undefined;
  /** Resolves at the next event, at the end, or when a subscriber's signal aborts. */
  change: Promise<void>;
  announce: () => void;
}

/** How far a subscriber has read. */
interface Reading {
  next: number;
}

/** What all have read is merged in parts of so many events: each event costs more memory than its text. */
const MERGE_EVERY = 32;

/** Makes one event of two that a subscriber has not read yet; `undefined` if it cannot. */
export type Merge<Event> = (first: Event, second: Event) => Event | undefined;

export function createSingleFlight<Event>({
  merge = () => undefined,
}: {
  readonly merge?: Merge<Event>;
} = {}): SingleFlight<Event> {
  const flights = new Map<string, Flight<Event>>();

  function start(key: string, { produce, admit }: JoinOptions<Event>): Flight<Event> {
    const flight: Flight<Event> = {
      events: [],
      mergesAt: MERGE_EVERY,
      controller: new AbortController(),
      subscribers: new Set(),
      end: undefined,
      change: Promise.resolve(),
      announce: () => {},
    };
    awaitNextChange(flight);
    flights.set(key, flight);
    void run(key, flight, admit === undefined ? produce : afterAdmission(admit, produce));
    return flight;
  }

  async function run(key: string, flight: Flight<Event>, produce: Produce<Event>): Promise<void> {
    const emit = (event: Event): void => {
      flight.events.push(event);
      if (flight.events.length >= flight.mergesAt) mergeRead(flight);
      announceChange(flight);
    };
    try {
      await produce(emit, flight.controller.signal);
      flight.end = {};
    } catch (failure) {
      flight.end = { failure };
    }
    // Before the subscribers resume, since one of them may start the next production.
    remove(key, flight);
    announceChange(flight);
  }

  function remove(key: string, flight: Flight<Event>): void {
    if (flights.get(key) === flight) flights.delete(key);
  }

  function subscribe(
    key: string,
    flight: Flight<Event>,
    reading: Reading,
    signal: AbortSignal | undefined,
  ): () => void {
    const wake = (): void => announceChange(flight);
    flight.subscribers.add(reading);
    signal?.addEventListener('abort', wake);
    return () => {
      signal?.removeEventListener('abort', wake);
      flight.subscribers.delete(reading);
      if (flight.subscribers.size > 0 || flight.end !== undefined) return;
      remove(key, flight);
      flight.controller.abort();
    };
  }

  /** The events at the reading position, as many of them as merge. */
  function takeNext(events: readonly Event[], reading: Reading): Event | undefined {
    let taken: Event | undefined;
    for (; reading.next < events.length; reading.next += 1) {
      const event = events[reading.next] as Event;
      const merged = taken === undefined ? event : merge(taken, event);
      if (merged === undefined) break;
      taken = merged;
    }
    return taken;
  }

  /** Merges what all subscribers have read, and is only kept for later ones. */
  function mergeRead(flight: Flight<Event>): void {
    const { events, subscribers } = flight;
    const read = events.slice(0, Math.min(...Array.from(subscribers, ({ next }) => next)));
    const merged: Event[] = [];
    const reading = { next: 0 };
    while (reading.next < read.length) merged.push(takeNext(read, reading) as Event);
    events.splice(0, read.length, ...merged);
    for (const subscriber of subscribers) subscriber.next -= read.length - merged.length;
    flight.mergesAt = events.length + MERGE_EVERY;
  }

  return {
    get size() {
      return flights.size;
    },
    async *join(key, options) {
      const { signal } = options;
      for (let isOver = false; !isOver; ) {
        const known = flights.get(key);
        const flight = known ?? start(key, options);
        const reading = { next: 0 };
        const unsubscribe = subscribe(key, flight, reading, signal);
        try {
          while (reading.next < flight.events.length || flight.end === undefined) {
            throwIfAborted(signal);
            const event = takeNext(flight.events, reading);
            if (event === undefined) await flight.change;
            else yield event;
          }
        } finally {
          unsubscribe();
        }
        isOver = settle(flight, known === undefined);
      }
    },
  };
}

/**
 * Throws the failure, if there is one. Returns whether the caller's work is done. It is not if the first caller was
 * refused, since another one may then cause the production.
 */
function settle({ end }: Flight<unknown>, isFirst: boolean): boolean {
  if (end === undefined || !('failure' in end)) return true;
  if (!(end.failure instanceof AdmissionRefused)) throw end.failure;
  if (isFirst) throw end.failure.cause;
  return false;
}

function afterAdmission<Event>(admit: () => Promise<void>, produce: Produce<Event>): Produce<Event> {
  return async (emit, signal) => {
    try {
      await admit();
    } catch (cause) {
      throw new AdmissionRefused('The first to ask may not cause an answer.', { cause });
    }
    await produce(emit, signal);
  };
}

function awaitNextChange<Event>(flight: Flight<Event>): void {
  flight.change = new Promise((resolve) => {
    flight.announce = resolve;
  });
}

function announceChange<Event>(flight: Flight<Event>): void {
  const { announce } = flight;
  awaitNextChange(flight);
  announce();
}
