import { createParser } from 'eventsource-parser';
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../protocols/__fixtures__/scenarios.ts';
import { createEventRenderer } from '../protocols/chat/renderer.ts';
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

  describe.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('with lines that end in %s', (_name, lineEnd) => {
    const stream = Object.values(SCENARIOS)
      .flatMap((events) => events.map(createEventRenderer()))
      .join(': still here\n\n')
      .replaceAll('\n', lineEnd);

    it.each([1, 2, 7, 100_000])(
      'reads the same as a parser of EventSource, %d bytes at a time',
      async (size) => {
        const expected: unknown[] = [];
        const parser = createParser({
          onEvent: ({ event, id, data }) => {
            expected.push({ type: event, data: JSON.parse(data), id });
          },
        });
        const decoder = new TextDecoder();
        // That parser leaves the last event of a stream whose end is a lone CR.
        const ended = lineEnd === '\r' ? `${stream}:` : stream;
        for await (const piece of bodyOf(ended, size)) parser.feed(decoder.decode(piece, { stream: true }));

        expect(await collect(bodyOf(stream, size))).toEqual(expected);
        expect(expected).toHaveLength(Object.values(SCENARIOS).flat().length);
      },
    );
  });

  it('takes a separator of lines that is none here as text', async () => {
    const events = await collect(
      bodyOf(createEventRenderer()({ type: 'delta', text: 'a\u2028b\u2029c\u0085' }), 1_000),
    );

    expect(events).toMatchObject([{ type: 'delta', data: { text: 'a\u2028b\u2029c\u0085' } }]);
  });

  it('reads fields without a space, and data of several lines', async () => {
    const events = await collect(bodyOf('event:delta\ndata:{"text":\ndata\ndata: "x"}\n\n', 1_000));

    expect(events).toEqual([{ type: 'delta', data: { text: 'x' } }]);
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
