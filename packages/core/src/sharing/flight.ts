/** Makes one event of two that a subscriber has not read yet; `undefined` if it cannot. */
export type Merge<Event> = (first: Event, second: Event) => Event | undefined;

export interface FlightOptions<Event> {
  readonly merge: Merge<Event>;
  /** Whether subscribers need no event after this one. Then the production goes on when they have left. */
  readonly isLast: (event: Event) => boolean;
}

/** A subscriber of a flight. */
export interface FlightSubscriber {
  /** How many events it has read. */
  position: number;
  /** Called at the next event and at the end. */
  wake(): void;
}

/** What all have read is merged in parts of so many events: each event costs more memory than its text. */
const MERGE_EVERY = 32;

/** One production, its events and its subscribers. */
export class Flight<Event> {
  /** Set when the production has ended. */
  end: { readonly failure?: unknown } | undefined;
  readonly #options: FlightOptions<Event>;
  #hasLast = false;
  readonly #controller = new AbortController();
  /** All so far. The length of an answer bounds them, however slow the subscribers are. */
  readonly #events: Event[] = [];
  /** How many events there are when those that all subscribers have read are merged. */
  #mergesAt = MERGE_EVERY;
  readonly #subscribers: FlightSubscriber[];

  constructor(options: FlightOptions<Event>, first: FlightSubscriber) {
    this.#options = options;
    this.#subscribers = [first];
  }

  /** Aborted when nobody waits for the production. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  add(event: Event): void {
    this.#events.push(event);
    this.#hasLast ||= this.#options.isLast(event);
    if (this.#events.length >= this.#mergesAt) this.#mergeRead();
    this.wakeAll();
  }

  wakeAll(): void {
    for (const subscriber of this.#subscribers) subscriber.wake();
  }

  enter(subscriber: FlightSubscriber): void {
    this.#subscribers.push(subscriber);
  }

  /** Returns whether the production was aborted, since nobody waits for it any more. */
  leave(subscriber: FlightSubscriber): boolean {
    this.#subscribers.splice(this.#subscribers.indexOf(subscriber), 1);
    if (this.#subscribers.length > 0 || this.#hasLast || this.end !== undefined) return false;
    this.#controller.abort();
    return true;
  }

  /** Whether a subscriber has read all there will ever be. */
  isReadBy({ position }: FlightSubscriber): boolean {
    return this.end !== undefined && position >= this.#events.length;
  }

  /** The events at the subscriber's position, as many of them as merge; `undefined` if there is none yet. */
  read(subscriber: FlightSubscriber): Event | undefined {
    const events = this.#events;
    let taken: Event | undefined;
    for (; subscriber.position < events.length; subscriber.position += 1) {
      const event = events[subscriber.position] as Event;
      const merged = taken === undefined ? event : this.#options.merge(taken, event);
      if (merged === undefined) break;
      taken = merged;
    }
    return taken;
  }

  /** Merges what all subscribers have read, and is only kept for later ones. */
  #mergeRead(): void {
    const events = this.#events;
    const read = events.slice(0, Math.min(...this.#subscribers.map(({ position }) => position)));
    const merged: Event[] = [];
    // From the end, since the first one holds all that was merged before: it is copied once, and not with each event.
    for (const event of read.reverse()) {
      const [next] = merged;
      const both = next === undefined ? undefined : this.#options.merge(event, next);
      if (both === undefined) merged.unshift(event);
      else merged[0] = both;
    }
    events.splice(0, read.length, ...merged);
    for (const subscriber of this.#subscribers) subscriber.position -= read.length - merged.length;
    this.#mergesAt = events.length + MERGE_EVERY;
  }
}
