import type { Emit } from '../answer/index.ts';
import { throwIfAborted } from '../errors.ts';
import { Flight, type FlightOptions, type FlightSubscriber } from './flight.ts';

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
   * Subscribes to the production under `key`, and starts it if there is none, when the first event is asked for. Every
   * caller gets all events from the first one and the same failure. Events that it has not read yet may come merged. The
   * production is aborted when its last subscriber has left, unless it has emitted its last event.
   */
  join(key: string, options: JoinOptions<Event>): FlightEvents<Event>;

  /** The number of running productions. */
  readonly size: number;
}

/** The events of a production, as one subscriber reads them. */
export interface FlightEvents<Event> extends AsyncIterableIterator<Event, void, undefined> {
  return(): Promise<IteratorResult<Event, void>>;
}

/** Ends a production whose first caller was not admitted. */
class AdmissionRefused extends Error {}

export function createSingleFlight<Event>({
  merge = () => undefined,
  isLast = () => false,
}: Partial<FlightOptions<Event>> = {}): SingleFlight<Event> {
  const flights: Flights<Event> = { byKey: new Map(), options: { merge, isLast } };
  return {
    get size() {
      return flights.byKey.size;
    },
    join: (key, options) => new FlightReader(flights, key, options),
  };
}

interface Flights<Event> {
  readonly byKey: Map<string, Flight<Event>>;
  readonly options: FlightOptions<Event>;
}

/** No generator: each open answer has a reader, and for each event a generator would wait twice. */
class FlightReader<Event> implements FlightEvents<Event>, FlightSubscriber {
  position = 0;
  readonly #flights: Flights<Event>;
  readonly #key: string;
  readonly #signal: AbortSignal | undefined;
  /** How to cause a production; absent once it has, since it causes no other one. */
  #options: JoinOptions<Event> | undefined;
  #flight: Flight<Event> | undefined;
  #hasEnded = false;
  /** The latest pull, while it waits for an event or for an earlier pull. */
  #waiting: Promise<IteratorResult<Event, void>> | undefined;
  /** Set while it waits for an event. */
  #resume: (() => void) | undefined;

  constructor(flights: Flights<Event>, key: string, options: JoinOptions<Event>) {
    this.#flights = flights;
    this.#key = key;
    this.#signal = options.signal;
    this.#options = options;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Event, void>> {
    if (this.#waiting === undefined) return this.#pull();
    // A reader that pulls twice at once gets two events, in the order of its pulls.
    const pull = (): Promise<IteratorResult<Event, void>> => {
      this.#endWait(next);
      return this.#pull();
    };
    const next = this.#waiting.then(pull, pull);
    this.#waiting = next;
    return next;
  }

  #pull(): Promise<IteratorResult<Event, void>> {
    try {
      const taken = this.#take();
      if (taken !== undefined) return Promise.resolve(taken);
      const next = new Promise<IteratorResult<Event, void>>((resolve) => {
        this.#resume = (): void => {
          this.#endWait(next);
          resolve(this.#pull());
        };
      });
      this.#waiting ??= next;
      return next;
    } catch (error) {
      this.#leave();
      return Promise.reject(error);
    }
  }

  return(): Promise<IteratorResult<Event, void>> {
    this.#leave();
    this.wake();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Also the listener of the caller's signal. */
  readonly wake = (): void => {
    const resume = this.#resume;
    if (resume === undefined) return;
    this.#resume = undefined;
    // Not at once: what is emitted meanwhile comes with it.
    queueMicrotask(resume);
  };

  #endWait(pull: Promise<IteratorResult<Event, void>>): void {
    if (this.#waiting === pull) this.#waiting = undefined;
  }

  /** What comes next; `undefined` if it is not there yet. */
  #take(): IteratorResult<Event, void> | undefined {
    while (!this.#hasEnded) {
      const flight = this.#flight ?? this.#enter();
      if (!flight.isReadBy(this)) {
        throwIfAborted(this.#signal);
        const value = flight.read(this);
        return value === undefined ? undefined : { done: false, value };
      }
      this.#leave();
      this.#hasEnded = settle(flight, this.#options === undefined);
    }
    return { done: true, value: undefined };
  }

  #enter(): Flight<Event> {
    throwIfAborted(this.#signal);
    const { byKey, options } = this.#flights;
    const known = byKey.get(this.#key);
    const flight = known ?? new Flight<Event>(options, this);
    this.#flight = flight;
    this.position = 0;
    this.#signal?.addEventListener('abort', this.wake);
    if (known !== undefined) known.enter(this);
    else if (this.#options !== undefined) {
      this.#start(flight, this.#options);
      this.#options = undefined;
    }
    return flight;
  }

  #start(flight: Flight<Event>, options: JoinOptions<Event>): void {
    const flights = this.#flights;
    const key = this.#key;
    flights.byKey.set(key, flight);
    const end = (outcome: Flight<Event>['end']): void => {
      flight.end = outcome;
      // Before the subscribers resume, since one of them may start the next production.
      remove(flights, key, flight);
      flight.wakeAll();
    };
    produceFor(flight, options).then(
      () => end({}),
      (failure) => end({ failure }),
    );
  }

  /** For good, unless the caller of the production was refused. */
  #leave(): void {
    this.#hasEnded = true;
    const flight = this.#flight;
    if (flight === undefined) return;
    this.#flight = undefined;
    this.#signal?.removeEventListener('abort', this.wake);
    if (flight.leave(this)) remove(this.#flights, this.#key, flight);
  }
}

/** No asynchronous function: it would hold the options for as long as the production takes. */
function produceFor<Event>(flight: Flight<Event>, { admit, produce }: JoinOptions<Event>): Promise<void> {
  const begin = (): Promise<void> => produce((event) => flight.add(event), flight.signal);
  if (admit === undefined) return begin();
  return askAdmission(admit).then(() => {
    throwIfAborted(flight.signal);
    return begin();
  });
}

function remove<Event>({ byKey }: Flights<Event>, key: string, flight: Flight<Event>): void {
  if (byKey.get(key) === flight) byKey.delete(key);
}

async function askAdmission(admit: () => Promise<void>): Promise<void> {
  try {
    await admit();
  } catch (cause) {
    throw new AdmissionRefused('The first to ask may not cause an answer.', { cause });
  }
}

/**
 * Throws the failure, if there is one. Returns whether the caller's work is done. It is not if the first caller was
 * refused, since another one may then cause the production.
 */
function settle({ end }: Pick<Flight<unknown>, 'end'>, isFirst: boolean): boolean {
  if (end === undefined || !('failure' in end)) return true;
  if (!(end.failure instanceof AdmissionRefused)) throw end.failure;
  if (isFirst) throw end.failure.cause;
  return false;
}
