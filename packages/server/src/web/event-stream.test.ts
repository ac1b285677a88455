import { describe, expect, it } from 'vitest';
import { readEvents } from './event-stream.js';

function bodyOf(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size));
      controller.close();
    },
  });
}

async function collect(body: ReadableStream<Uint8Array>) {
  const events = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

describe('readEvents', () => {
  const text =
    'event: delta\ndata: {"text":"Grüße"}\n\n: still here\n\nevent: done\ndata: {"answer":"😀"}\n\n';

  it.each([1, 3, 1_000])('reads events that come in pieces of %d bytes', async (size) => {
    const events = await collect(bodyOf(text, size));

    expect(events).toEqual([
      { type: 'delta', data: { text: 'Grüße' } },
      { type: 'done', data: { answer: '😀' } },
    ]);
  });

  it('drops an event that was cut', async () => {
    const events = await collect(bodyOf('event: delta\ndata: {"te', 1_000));

    expect(events).toEqual([]);
  });

  it('cancels the body when the reader leaves', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(text)),
      cancel: () => {
        cancelled = true;
      },
    });

    for await (const _event of readEvents(body)) break;

    expect(cancelled).toBe(true);
  });
});
