import { type AnswerEvent, RagError, toRagError } from '@rag/core';
import { withDeadline } from '@rag/core/adapter';
import { SECURITY_HEADERS } from '../http/index.ts';
import type { LastEvent } from '../observability/index.ts';
import type { RenderEvent } from './protocol.ts';
import type { StreamSlot, StreamTimes } from './stream-slots.ts';

const encoder = new TextEncoder();
const HEARTBEAT = encoder.encode(': heartbeat\n\n');
/** A client that has not read this many heartbeats in a row is gone. */
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
  readonly render: RenderEvent;
  /** Headers beside those of every stream. Called once the first events have come. */
  readonly headers: () => Readonly<Record<string, string>>;
  readonly times: StreamTimes;
  /** Released when the stream ends, or does not begin. */
  readonly slot: StreamSlot;
  /** Aborts the answer; called when the client disconnects or the time is over. */
  readonly abort: () => void;
  /** Closes the connection of a client that reads nothing, since nothing else would free its buffers. */
  readonly disconnect: () => void;
  /** Called with the last event. */
  readonly onEnd: (last: LastEvent) => void;
}

/**
 * Sends events as server-sent events (WHATWG HTML, "Server-sent events"). Each event is pulled only when the client
 * has read the one before, so a slow client slows its answer and does not fill the memory.
 *
 * The first events are pulled before this returns: a failure among them rejects, and can become an HTTP status.
 */
export async function openEventStream(
  events: AsyncIterable<AnswerEvent>,
  options: EventStreamOptions,
): Promise<Response> {
  const iterator = events[Symbol.asyncIterator]();
  const startedAtMs = performance.now();
  try {
    const firstEvents = await pullFirstEvents(iterator, options);
    const leftMs = options.times.maxMs - (performance.now() - startedAtMs);
    return new Response(createBody(iterator, firstEvents, leftMs, options), {
      headers: { ...HEADERS, ...options.headers() },
    });
  } catch (error) {
    options.slot.release();
    throw error;
  }
}

/** The events up to the first that is not `start`. Rejects with its error, or with `timeout` if it comes too late. */
async function pullFirstEvents(
  iterator: AsyncIterator<AnswerEvent>,
  { times, abort }: EventStreamOptions,
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
      timeoutMs: times.maxMs,
      signal: undefined,
      toTimeoutError: () => new RagError('timeout', 'The answer did not begin in time.'),
    });
  } catch (error) {
    cancelEvents(iterator, abort);
    throw error;
  }
}

function createBody(
  iterator: AsyncIterator<AnswerEvent>,
  firstEvents: AnswerEvent[],
  leftMs: number,
  { render, times, slot, abort, disconnect, onEnd }: EventStreamOptions,
): ReadableStream<Uint8Array> {
  let heartbeat: ReturnType<typeof setInterval> | undefined;
  let deadline: ReturnType<typeof setTimeout> | undefined;
  let missedHeartbeats = 0;
  let hasEnded = false;

  function end(): void {
    hasEnded = true;
    clearInterval(heartbeat);
    clearTimeout(deadline);
    slot.release();
  }

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        function endWithError(error: RagError): void {
          const last: LastEvent = { type: 'error', error };
          end();
          controller.enqueue(encoder.encode(render(last)));
          controller.close();
          cancelEvents(iterator, abort);
          onEnd(last);
        }

        heartbeat = setInterval(() => {
          // Negative while the client has not read an earlier chunk.
          missedHeartbeats = (controller.desiredSize ?? 0) < 0 ? missedHeartbeats + 1 : 0;
          if (missedHeartbeats === 0) controller.enqueue(HEARTBEAT);
          if (missedHeartbeats < MAX_MISSED_HEARTBEATS) return;
          endWithError(new RagError('aborted', 'The client reads nothing.'));
          disconnect();
        }, times.heartbeatMs);
        deadline = setTimeout(
          () => endWithError(new RagError('timeout', 'The stream took too long.', { retryAfterMs: 0 })),
          leftMs,
        );
        slot.onShutdown = () =>
          endWithError(
            new RagError('overloaded', 'The service is shutting down.', { retryAfterMs: SHUTDOWN_RETRY_MS }),
          );
      },
      async pull(controller) {
        let event: AnswerEvent;
        let text: string;
        do {
          event = firstEvents.shift() ?? (await pullEvent(iterator));
          if (hasEnded) return;
          text = render(event);
        } while (text === '' && !isLast(event));
        if (text !== '') controller.enqueue(encoder.encode(text));
        if (!isLast(event)) return;
        end();
        controller.close();
        onEnd(event);
      },
      cancel() {
        if (hasEnded) return;
        end();
        cancelEvents(iterator, abort);
      },
    },
    { highWaterMark: 0 },
  );
}

/** Ends the answer. The abort comes first, because `return` waits for a pull in progress. */
function cancelEvents(iterator: AsyncIterator<AnswerEvent>, abort: () => void): void {
  abort();
  void iterator.return?.().catch(() => {});
}

function isLast(event: AnswerEvent): event is LastEvent {
  return event.type === 'done' || event.type === 'error';
}

/** The next event. An engine that throws, or ends without a last event, yields an `error` event. */
async function pullEvent(iterator: AsyncIterator<AnswerEvent>): Promise<AnswerEvent> {
  try {
    const next = await iterator.next();
    if (next.done !== true) return next.value;
    return { type: 'error', error: new RagError('internal', 'The events ended without an answer.') };
  } catch (error) {
    return { type: 'error', error: toRagError(error) };
  }
}
