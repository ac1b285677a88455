import { createParser } from 'eventsource-parser';
import { describe, expect, it } from 'vitest';
import { readEvents, type ServerSentEvent } from './read-events.ts';

const STREAM = [
  'event: start\nid: 0-a\ndata: {"session_id":"1"}\n\n',
  ': still here\n\n',
  'event: delta\nid: 5-b\ndata: {"text":"Grüße 😀"}\n\n',
  'data: without a name\n\n',
  'event: two-lines\ndata: one\ndata: two\n\n',
  'event:no-space\ndata:tight\nretry: 5\n\n',
  'event: done\nid\ndata: a\u2028b\u2029c\u0085\n\n',
].join('');

function bodyOf(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size));
      controller.close();
    },
  });
}

async function collect(body: ReadableStream<Uint8Array>): Promise<ServerSentEvent[]> {
  const events = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

describe.each([
  ['LF', '\n'],
  ['CRLF', '\r\n'],
  ['CR', '\r'],
])('with lines that end in %s', (_name, lineEnd) => {
  const stream = STREAM.replaceAll('\n', lineEnd);

  it.each([1, 2, 7, 100_000])(
    'reads the same as a parser of EventSource, %d bytes at a time',
    async (size) => {
      const expected: ServerSentEvent[] = [];
      const parser = createParser({
        onEvent: ({ event = 'message', id, data }) =>
          expected.push({ type: event, data, ...(id === undefined ? {} : { id }) }),
      });
      const decoder = new TextDecoder();
      // That parser needs one more character to end a stream whose last line ends in a lone CR.
      const ended = lineEnd === '\r' ? `${stream}:` : stream;
      for await (const piece of bodyOf(ended, size)) parser.feed(decoder.decode(piece, { stream: true }));

      expect(await collect(bodyOf(stream, size))).toEqual(expected);
      expect(expected).toHaveLength(6);
    },
  );
});

it('drops an event that the end of the stream cuts', async () => {
  expect(await collect(bodyOf('data: whole\n\ndata: cut', 100))).toEqual([
    { type: 'message', data: 'whole' },
  ]);
});
