import type { AnswerEvent } from '@rag/core';
import { RagError, toRagError } from '@rag/core';
import { SECURITY_HEADERS } from '../http/security-headers.ts';
import type { RenderEvent } from './protocol.ts';
import type { StreamSettings } from './stream-settings.ts';
import type { StreamPlace } from './stream-slots.ts';

const encoder = new TextEncoder();
const HEARTBEAT = encoder.encode(': still here\n\n');
/** So many heartbeats in a row that wait for a reader mean that there is none. */
const MISSED_BEATS = 2;
/** For whom the service ends: by then another replica has the connections. */
const SHUTDOWN_RETRY_MS = 1_000;

const HEADERS = {
  ...SECURITY_HEADERS,
  'Content-Type': 'text/event-stream; charset=utf-8',
  // no-transform and X-Accel-Buffering keep proxies from collecting the stream before they pass it on.
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

export interface EventStreamOptions {
  readonly render: RenderEvent;
  /** Beside those that all streams have; asked for when it is known how the answer begins. */
  readonly headers?: (() => Readonly<Record<string, string>>) | undefined;
  readonly times: Pick<StreamSettings, 'maxMs' | 'heartbeatMs'>;
  /** Is left when the stream is over, or does not begin. */
  readonly place: StreamPlace;
  /** Aborts the answer; called when the reader leaves. */
  readonly abort: () => void;
  /** Breaks the connection of a reader who takes nothing, whose buffers nothing else would free. */
  readonly cut?: (() => void) | undefined;
  /** Called with the last event. */
  readonly onEnd: (last: AnswerEvent) => void;
}

/**
 * Renders events as server-sent events (WHATWG HTML, "Server-sent events"), one at a pull, so that a slow
 * reader slows the answer and not the memory.
 *
 * The first events are pulled before this returns: a failure among them rejects, and can still become an
 * HTTP status.
 */
export async function openEventStream(
  events: AsyncIterable<AnswerEvent>,
  options: EventStreamOptions,
): Promise<Response> {
  const iterator = events[Symbol.asyncIterator]();
  const startedAtMs = performance.now();
  try {
    const head = await pullHeadInTime(iterator, options);
    const leftMs = options.times.maxMs - (performance.now() - startedAtMs);
    return new Response(createBody(iterator, head, leftMs, options), {
      headers: { ...HEADERS, ...options.headers?.() },
    });
  } catch (error) {
    options.place.leave();
    throw error;
  }
}

/** Rejects with `timeout` where the stream's time is over before it has begun. */
async function pullHeadInTime(
  iterator: AsyncIterator<AnswerEvent>,
  { times, abort }: EventStreamOptions,
): Promise<AnswerEvent[]> {
  let limit: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise((resolve, reject) => {
      limit = setTimeout(() => {
        reject(new RagError('timeout', 'The answer has not begun in time.'));
        leaveEvents(iterator, abort);
      }, times.maxMs);
      pullHead(iterator).then(resolve, reject);
    });
  } finally {
    clearTimeout(limit);
  }
}

function createBody(
  iterator: AsyncIterator<AnswerEvent>,
  head: AnswerEvent[],
  leftMs: number,
  { render, times, place, abort, cut, onEnd }: EventStreamOptions,
): ReadableStream<Uint8Array> {
  let heartbeat: ReturnType<typeof setInterval> | undefined;
  let limit: ReturnType<typeof setTimeout> | undefined;
  let missedBeats = 0;
  let isOver = false;

  function end(): void {
    isOver = true;
    clearInterval(heartbeat);
    clearTimeout(limit);
    place.leave();
  }

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        function breakOff(error: RagError): void {
          const last: AnswerEvent = { type: 'error', error };
          end();
          controller.enqueue(encoder.encode(render(last)));
          controller.close();
          leaveEvents(iterator, abort);
          onEnd(last);
        }

        heartbeat = setInterval(() => {
          // Below zero while an earlier one has not been taken.
          missedBeats = (controller.desiredSize ?? 0) < 0 ? missedBeats + 1 : 0;
          if (missedBeats === 0) controller.enqueue(HEARTBEAT);
          if (missedBeats < MISSED_BEATS) return;
          breakOff(new RagError('aborted', 'The reader takes nothing.'));
          cut?.();
        }, times.heartbeatMs);
        limit = setTimeout(
          () => breakOff(new RagError('timeout', 'The stream has had its time.', { retryAfterMs: 0 })),
          leftMs,
        );
        place.onShutdown = () =>
          breakOff(new RagError('overloaded', 'The service ends.', { retryAfterMs: SHUTDOWN_RETRY_MS }));
      },
      async pull(controller) {
        let event: AnswerEvent;
        let text: string;
        do {
          event = head.shift() ?? (await pullEvent(iterator));
          if (isOver) return;
          text = render(event);
        } while (text === '' && !isLast(event));
        if (text !== '') controller.enqueue(encoder.encode(text));
        if (!isLast(event)) return;
        end();
        controller.close();
        onEnd(event);
      },
      cancel() {
        if (isOver) return;
        end();
        leaveEvents(iterator, abort);
      },
    },
    { highWaterMark: 0 },
  );
}

function leaveEvents(iterator: AsyncIterator<AnswerEvent>, abort: () => void): void {
  abort();
  // Waits for a pull that is under way, so the abort comes first.
  void iterator.return?.().catch(() => {});
}

function isLast({ type }: AnswerEvent): boolean {
  return type === 'done' || type === 'error';
}

/** The events up to the first that tells how it goes. */
async function pullHead(iterator: AsyncIterator<AnswerEvent>): Promise<AnswerEvent[]> {
  const head: AnswerEvent[] = [];
  for (;;) {
    const event = await pullEvent(iterator);
    if (event.type === 'error') throw event.error;
    head.push(event);
    if (event.type !== 'start') return head;
  }
}

async function pullEvent(iterator: AsyncIterator<AnswerEvent>): Promise<AnswerEvent> {
  try {
    const next = await iterator.next();
    if (next.done !== true) return next.value;
    return { type: 'error', error: new RagError('internal', 'The events ended without an answer.') };
  } catch (error) {
    return { type: 'error', error: toRagError(error) };
  }
}
