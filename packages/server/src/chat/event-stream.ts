import type { AnswerEvent } from '@rag/core';
import { RagError, toRagError } from '@rag/core';
import type { RenderEvent } from '../protocols/protocol.ts';

const HEARTBEAT_MS = 15_000;
const encoder = new TextEncoder();

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // no-transform and X-Accel-Buffering keep proxies from collecting the stream before they pass it on.
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
};

export interface EventStreamOptions {
  readonly render: RenderEvent;
  /** Gives those beside the ones that all streams have, once the answer has begun. */
  readonly headers?: () => Readonly<Record<string, string>>;
  /** Aborts the answer; called when the reader leaves. */
  readonly abort: () => void;
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
  { render, headers, abort, onEnd }: EventStreamOptions,
): Promise<Response> {
  const iterator = events[Symbol.asyncIterator]();
  const head = await pullHead(iterator);
  let heartbeat: ReturnType<typeof setInterval> | undefined;

  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        heartbeat = setInterval(() => controller.enqueue(encoder.encode(': still here\n\n')), HEARTBEAT_MS);
      },
      async pull(controller) {
        let event: AnswerEvent;
        let text: string;
        do {
          event = head.shift() ?? (await pullEvent(iterator));
          text = render(event);
        } while (text === '' && !isLast(event));
        if (text !== '') controller.enqueue(encoder.encode(text));
        if (!isLast(event)) return;
        clearInterval(heartbeat);
        controller.close();
        onEnd(event);
      },
      cancel() {
        clearInterval(heartbeat);
        abort();
        // Waits for a pull that is under way, so the abort comes first.
        void iterator.return?.().catch(() => {});
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: { ...HEADERS, ...headers?.() } });
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
