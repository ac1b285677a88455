import { type AnswerEvent, RagError, toRagError } from '@rag/core';
import { withDeadline } from '@rag/core/adapter';
import { type ByteSink, type ByteSource, SECURITY_HEADERS } from '../http/index.ts';
import type { LastEvent } from '../observability/index.ts';
import type { OpenStream, StreamSlot, StreamTimes } from './stream-slots.ts';

const encoder = new TextEncoder();
const HEARTBEAT = encoder.encode(': heartbeat\n\n');
/** A client that has not read for this many heartbeats in a row is gone. */
const MAX_MISSED_HEARTBEATS = 2;
/** At a shutdown: by then the load balancer sends the client to another replica. */
const SHUTDOWN_RETRY_MS = 1_000;

const HEADERS = {
  ...SECURITY_HEADERS,
  'Content-Type': 'text/event-stream; charset=utf-8',
  // no-transform and X-Accel-Buffering keep proxies from buffering the stream.
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

export interface EventStreamOptions {
  /** Returns the empty text for an event that is not shown. */
  render(event: AnswerEvent): string;
  readonly times: StreamTimes;
  /** Released when the stream ends, or does not begin. */
  readonly slot: StreamSlot;
  /** Aborts the answer; called when the client disconnects or the time is over. */
  abort(): void;
  /** Closes the connection of a client that reads nothing, since nothing else would free its buffers. */
  disconnect(): void;
  /** Makes the body of the response. */
  toBody(source: ByteSource): ReadableStream<Uint8Array> | null;
  /** Called with the last event. */
  onEnd(last: LastEvent): void;
}

/**
 * Sends events as server-sent events (WHATWG HTML, "Server-sent events"). Each event is pulled only when the client
 * has read the one before, so a slow client slows its answer and does not fill the memory.
 *
 * The first events are pulled before this returns: a failure among them rejects, and can become an HTTP status.
 *
 * @param headers makes those beside the headers of every stream, once the first events have come
 */
export async function openEventStream(
  events: AsyncIterable<AnswerEvent>,
  options: EventStreamOptions,
  headers: () => Readonly<Record<string, string>>,
): Promise<Response> {
  const iterator = events[Symbol.asyncIterator]();
  const startedAtMs = performance.now();
  try {
    const firstEvents = await pullFirstEvents(iterator, options);
    const leftMs = options.times.maxMs - (performance.now() - startedAtMs);
    const source = new EventBytes(iterator, firstEvents, leftMs, options);
    return new Response(options.toBody(source), { headers: { ...HEADERS, ...headers() } });
  } catch (error) {
    options.slot.release();
    throw error;
  }
}

/** The events up to the first that is not `start`. Rejects with its error, or with `timeout` if it comes too late. */
async function pullFirstEvents(
  iterator: AsyncIterator<AnswerEvent>,
  options: EventStreamOptions,
): Promise<AnswerEvent[]> {
  async function pull(): Promise<AnswerEvent[]> {
    const events: AnswerEvent[] = [];
    for (;;) {
      const event = await pullEvent(iterator);
      if (event.type === 'error') throw event.error;
      events.push(event);
      if (event.type !== 'start') return events;
    }
  }

  try {
    return await withDeadline(pull, {
      timeoutMs: options.times.maxMs,
      signal: undefined,
      toTimeoutError: () => new RagError('timeout', 'The answer did not begin in time.'),
    });
  } catch (error) {
    cancelEvents(iterator, options);
    throw error;
  }
}

/** The bytes of one stream. A class with one timer, as a process holds thousands. */
class EventBytes implements ByteSource, OpenStream {
  readonly #events: AsyncIterator<AnswerEvent>;
  readonly #options: EventStreamOptions;
  readonly #firstEvents: AnswerEvent[];
  #sink!: ByteSink;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How long the stream may still take once the timer has fired. */
  #leftMs: number;
  #missedHeartbeats = 0;
  #hasEnded = false;

  constructor(
    events: AsyncIterator<AnswerEvent>,
    firstEvents: AnswerEvent[],
    leftMs: number,
    options: EventStreamOptions,
  ) {
    this.#events = events;
    this.#firstEvents = firstEvents;
    this.#leftMs = Math.ceil(leftMs);
    this.#options = options;
  }

  start(sink: ByteSink): void {
    this.#sink = sink;
    this.#startTimer();
    this.#options.slot.stream = this;
  }

  shutDown(): void {
    const retryAfterMs = SHUTDOWN_RETRY_MS;
    this.#fail(new RagError('overloaded', 'The service is shutting down.', { retryAfterMs }));
  }

  /** No asynchronous function: that would be held for as long as the model writes nothing. */
  pull(): void | Promise<void> {
    const event = this.#firstEvents.shift();
    if (event !== undefined) return this.#send(event);
    return pullEvent(this.#events).then((next) => this.#send(next));
  }

  #send(event: AnswerEvent): void | Promise<void> {
    if (this.#hasEnded) return;
    let text: string;
    try {
      text = this.#options.render(event);
    } catch (error) {
      this.#fail(toRagError(error));
      return;
    }
    if (text !== '') this.#sink.enqueue(encoder.encode(text));
    if (isLast(event)) {
      this.#end();
      this.#sink.close();
      this.#options.onEnd(event);
    } else if (text === '') return this.pull();
  }

  cancel(): void {
    if (this.#hasEnded) return;
    this.#end();
    cancelEvents(this.#events, this.#options);
  }

  #startTimer(): void {
    const waitMs = Math.min(this.#options.times.heartbeatMs, this.#leftMs);
    this.#leftMs -= waitMs;
    this.#timer = setTimeout(() => this.#onTimer(), waitMs);
  }

  #onTimer(): void {
    if (this.#leftMs <= 0) {
      this.#fail(new RagError('timeout', 'The stream took too long.', { retryAfterMs: 0 }));
      return;
    }
    // Negative while the client has not read an earlier chunk.
    const isRead = (this.#sink.desiredSize ?? 0) >= 0;
    this.#missedHeartbeats = isRead ? 0 : this.#missedHeartbeats + 1;
    if (isRead) this.#sink.enqueue(HEARTBEAT);
    if (this.#missedHeartbeats < MAX_MISSED_HEARTBEATS) this.#startTimer();
    else {
      this.#fail(new RagError('aborted', 'The client reads nothing.'));
      this.#options.disconnect();
    }
  }

  #fail(error: RagError): void {
    const options = this.#options;
    const last: LastEvent = { type: 'error', error };
    this.#end();
    cancelEvents(this.#events, options);
    options.onEnd(last);
    this.#sink.enqueue(encoder.encode(options.render(last)));
    this.#sink.close();
  }

  #end(): void {
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    this.#options.slot.release();
  }
}

/** Ends the answer. The abort comes first, because `return` waits for a pull in progress. */
function cancelEvents(iterator: AsyncIterator<AnswerEvent>, options: EventStreamOptions): void {
  options.abort();
  void iterator.return?.().catch(() => {});
}

function isLast(event: AnswerEvent): event is LastEvent {
  return event.type === 'done' || event.type === 'error';
}

/** The next event. An engine that throws, or ends without a last event, yields an `error` event. */
function pullEvent(iterator: AsyncIterator<AnswerEvent>): Promise<AnswerEvent> {
  return iterator.next().then(toEvent, toErrorEvent);
}

function toEvent({ done, value }: IteratorResult<AnswerEvent>): AnswerEvent {
  return done === true
    ? toErrorEvent(new RagError('internal', 'The events ended without an answer.'))
    : value;
}

function toErrorEvent(error: unknown): AnswerEvent {
  return { type: 'error', error: toRagError(error) };
}
