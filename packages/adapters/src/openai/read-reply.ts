import { RagError } from '@rag/core';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { WireChunk } from './wire-chunk.ts';

/** How a reply ended: `complete` if the server said that it is whole. */
export type ReplyEnding = 'complete' | 'unknown';

const DONE = '[DONE]';

/**
 * Reads the reply to a streamed chat completion: server-sent events of JSON up to `[DONE]`, or one JSON document, which
 * some servers send although a stream was asked for. Yields the JSON values that arrived together. Leaving early closes
 * the connection.
 *
 * The stream of the package `openai` is not used: it hides whether `[DONE]` came, and reads a document as an empty stream.
 */
export async function* readReply({
  body,
}: Response): AsyncGenerator<Iterable<WireChunk>, ReplyEnding, undefined> {
  const reader = body?.getReader();
  if (reader === undefined) return 'unknown';
  const decoder = new TextDecoder();
  const decode = createReplyDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
      const data = decode(text, done);
      const end = data.findIndex((each) => each.trim() === DONE);
      yield parse(end < 0 ? data : data.slice(0, end));
      if (end >= 0) return 'complete';
      if (done) return decode.isDocument ? 'complete' : 'unknown';
    }
  } finally {
    // Rejects with the failure of a broken connection, which the loop has thrown already.
    await reader.cancel().catch(() => undefined);
  }
}

/** One after the other, since what stands before a chunk that cannot be read counts. */
function* parse(data: readonly string[]): Generator<WireChunk, void, undefined> {
  for (const each of data) yield toChunk(JSON.parse(each));
}

/** Some servers send heartbeats of `null` or of text. */
function toChunk(value: unknown): WireChunk {
  return typeof value === 'object' && value !== null ? value : {};
}

interface DecodeReply {
  /** Returns the data that are complete. */
  (text: string, isLast: boolean): readonly string[];
  readonly isDocument: boolean;
}

/** The first character decides, since servers name the wrong media type. */
function createReplyDecoder(): DecodeReply {
  const events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  let beginning = '';
  let document: string | undefined;

  function decode(text: string, isLast: boolean): readonly string[] {
    if (beginning === '') {
      beginning = text.trimStart().slice(0, 1);
      if (beginning === '<')
        throw new RagError(
          'model_unavailable',
          'The model server answers with a web page: the base URL is not right.',
          {
            retryable: false,
          },
        );
      if (beginning === '{') document = '';
    }
    if (document !== undefined) {
      document += text;
      return isLast ? [document] : [];
    }
    // The last event may lack the empty line that ends it.
    parser.feed(isLast ? `${text}\n\n` : text);
    return events.splice(0).map(({ event, data }) => (event === 'error' ? toError(data) : data));
  }

  return Object.assign(decode, {
    get isDocument() {
      return document !== undefined;
    },
  });
}

/** Some servers say only in the name of the event that its data are an error. */
function toError(data: string): string {
  return data.includes('"error"') ? data : `{"error":${data}}`;
}
