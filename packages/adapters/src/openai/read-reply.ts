import { RagError } from '@rag/core';
import { createParser } from 'eventsource-parser';
import { createChunkParser, type ParseChunk } from './chunk-parser.ts';
import { type PieceSource, toPieceSource } from './piece-source.ts';
import type { WireChunk } from './wire-chunk.ts';

/** How a reply ended: `complete` if the server said that it is whole. */
export type ReplyEnding = 'complete' | 'unknown';

/** Takes what a reply contains. */
export interface ReplyReader {
  /** What is thrown ends the reply. */
  onChunk(chunk: WireChunk): void;
  /** Called after the chunks that arrived together. */
  onPause(): void;
  /** Called at most once, last. */
  onEnd(ending: ReplyEnding): void;
  /** The same for a reply that broke off or cannot be read. */
  onFailure(error: unknown): void;
}

const DONE = '[DONE]';

/**
 * Reads the reply to a streamed chat completion: server-sent events of JSON up to `[DONE]`, or one JSON document, which
 * some servers send although a stream was asked for. Returns the source, to be paused or closed.
 *
 * The stream of the package `openai` is not used: it hides whether `[DONE]` came, and reads a document as an empty stream.
 */
export function readReply(response: Response, reader: ReplyReader): PieceSource {
  const source = toPieceSource(response);
  const decoder = new TextDecoder();
  const decode = createReplyDecoder();
  const parse = createChunkParser();
  let isOver = false;

  function end(report: () => void): void {
    if (isOver) return;
    isOver = true;
    report();
  }

  function read(text: string, isLast: boolean): void {
    if (isOver) return;
    try {
      const isDone = readChunks(decode(text, isLast), parse, reader);
      if (!isDone && !isLast) return;
      source.release();
      if (isDone) end(() => reader.onEnd('complete'));
      else end(() => reader.onEnd(decode.isDocument ? 'complete' : 'unknown'));
    } catch (error) {
      source.close();
      end(() => reader.onFailure(error));
    }
  }

  source.readPieces({
    onPiece: (bytes) => read(decoder.decode(bytes, { stream: true }), false),
    onEnd(error) {
      if (error === undefined) read(decoder.decode(), true);
      else end(() => reader.onFailure(error));
    },
  });
  return source;
}

/** Returns whether the server said that the reply is whole. */
function readChunks(data: readonly string[], parse: ParseChunk, reader: ReplyReader): boolean {
  try {
    for (const each of data) {
      if (each.trim() === DONE) return true;
      reader.onChunk(parse(each));
    }
    return false;
  } finally {
    // What stands before a chunk that cannot be read counts.
    reader.onPause();
  }
}

interface DecodeReply {
  /** Returns the data that are complete. */
  (text: string, isLast: boolean): readonly string[];
  readonly isDocument: boolean;
}

/** The first character decides, since servers name the wrong media type. */
function createReplyDecoder(): DecodeReply {
  let complete: string[] = [];
  const parser = createParser({
    onEvent: ({ event, data }) => complete.push(event === 'error' ? toError(data) : data),
  });
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
    const data = complete;
    complete = [];
    return data;
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
