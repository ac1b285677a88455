import { throwIfAborted } from '../errors.ts';

/** Runs one production for any number of callers who ask for the same key at the same time. */
export interface SingleFlight<Event> {
  /**
   * Follows the production under `key`, starting it when there is none. Every caller gets all events from
   * the first on and the same failure. The production is aborted when its last follower has left.
   */
  join(
    key: string,
    produce: (signal: AbortSignal) => AsyncIterable<Event>,
    signal?: AbortSignal,
  ): AsyncGenerator<Event, void, undefined>;

  /** How many productions are under way. */
  readonly size: number;
}

interface Flight<Event> {
  readonly events: Event[];
  readonly controller: AbortController;
  followers: number;
  end: { readonly failure?: unknown } | undefined;
  /** Resolves at the next event, at the end, or when a follower's signal aborts. */
  change: Promise<void>;
  announce: () => void;
}

export function createSingleFlight<Event>(): SingleFlight<Event> {
  const flights = new Map<string, Flight<Event>>();

  function start(key: string, produce: (signal: AbortSignal) => AsyncIterable<Event>): Flight<Event> {
    const flight: Flight<Event> = {
      events: [],
      controller: new AbortController(),
      followers: 0,
      end: undefined,
      change: Promise.resolve(),
      announce: () => {},
    };
    awaitNextChange(flight);
    flights.set(key, flight);
    void pump(flight, produce).finally(() => land(key, flight));
    return flight;
  }

  function land(key: string, flight: Flight<Event>): void {
    if (flights.get(key) === flight) flights.delete(key);
  }

  return {
    get size() {
      return flights.size;
    },
    async *join(key, produce, signal) {
      const flight = flights.get(key) ?? start(key, produce);
      const wake = (): void => announceChange(flight);
      flight.followers += 1;
      signal?.addEventListener('abort', wake);
      try {
        yield* follow(flight, signal);
      } finally {
        signal?.removeEventListener('abort', wake);
        flight.followers -= 1;
        if (flight.followers === 0 && flight.end === undefined) {
          land(key, flight);
          flight.controller.abort();
        }
      }
    },
  };
}

async function* follow<Event>(
  flight: Flight<Event>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Event, void, undefined> {
  for (let next = 0; ; ) {
    throwIfAborted(signal);
    const event = flight.events[next];
    if (event !== undefined) {
      next += 1;
      yield event;
    } else if (flight.end === undefined) {
      await flight.change;
    } else {
      if ('failure' in flight.end) throw flight.end.failure;
      return;
    }
  }
}

/** Drains the production into the flight, however slow its followers are: an answer's length bounds it. */
async function pump<Event>(
  flight: Flight<Event>,
  produce: (signal: AbortSignal) => AsyncIterable<Event>,
): Promise<void> {
  try {
    for await (const event of produce(flight.controller.signal)) {
      flight.events.push(event);
      announceChange(flight);
    }
    flight.end = {};
  } catch (failure) {
    flight.end = { failure };
  }
  announceChange(flight);
}

function awaitNextChange<Event>(flight: Flight<Event>): void {
  flight.change = new Promise((resolve) => {
    flight.announce = resolve;
  });
}

function announceChange<Event>(flight: Flight<Event>): void {
  const announce = flight.announce;
  awaitNextChange(flight);
  announce();
}
