import type { ServerResponse } from 'node:http';
import type { Fault } from './faults.ts';
import { type Pace, pause, pauseUntil, toBursts } from './pace.ts';

/** The content of a response, in parts, so that a fault can apply between them. */
export type ResponseBody = ResponseContent & {
  /** The tokens of a chat completion or of embeddings. */
  readonly usage?: TokenUsage;
};

/** The tokens that a call is billed for. */
export interface TokenUsage {
  readonly promptTokens: number;
  /** The part of the prompt that the prompt cache had. */
  readonly cachedTokens: number;
  readonly completionTokens: number;
}

type ResponseContent =
  | { readonly kind: 'json'; readonly value: unknown }
  | {
      readonly kind: 'events';
      readonly opening: readonly object[];
      readonly text: readonly object[];
      readonly ending: readonly object[];
    };

const ERROR_EVENT = {
  error: {
    message: 'The server had an error while processing your request. Sorry about that!',
    type: 'server_error',
    param: null,
    code: null,
  },
};

export interface Sending {
  readonly fault: Fault | undefined;
  /** Undefined for a model that takes no time. */
  readonly pace?: Pace | undefined;
  /** When the call arrived, in milliseconds of `performance.now`. Its pace counts from then, the stand-in's work included. */
  readonly arrivedAt: number;
  /** Aborts when the connection is closed. */
  readonly signal: AbortSignal;
  /** Closes the connection before the end. */
  readonly cut: () => void;
}

/** Writes a body chunk by chunk and applies the fault. Stops when the client leaves. */
export async function sendBody(
  response: ServerResponse,
  body: ResponseBody,
  { fault, pace, arrivedAt, signal, cut }: Sending,
): Promise<void> {
  response.setHeader(
    'content-type',
    body.kind === 'json' ? 'application/json' : 'text/event-stream; charset=utf-8',
  );
  const { begun, broken, rest } = toChunks(body);
  const gapMs = fault?.kind === 'slow' ? fault.gapMs : 0;
  if (pace !== undefined) await pauseUntil(arrivedAt + pace.firstMs, signal);
  await writeAll(response, begun, gapMs, signal);
  switch (fault?.kind) {
    case 'stall_in_body':
      return;
    case 'cut_body':
      cut();
      return;
    case 'malformed_body':
      await writeAll(response, [broken], 0, signal);
      if (body.kind === 'json') response.end();
      else await writeAll(response, rest, 0, signal).then(() => response.end());
      return;
    case 'error_in_body':
      response.end(toEvent(ERROR_EVENT));
      return;
    default:
      if (pace === undefined) await writeAll(response, rest, gapMs, signal);
      else await writePaced(response, rest, pace.restMs, arrivedAt + pace.firstMs, signal);
      response.end();
  }
}

interface Chunks {
  /** The part that is sent before a fault: of a stream, everything up to its first text. */
  readonly begun: readonly string[];
  /** An unreadable chunk. */
  readonly broken: string;
  readonly rest: readonly string[];
}

function toChunks(body: ResponseBody): Chunks {
  if (body.kind === 'json') {
    const text = JSON.stringify(body.value);
    const middle = Math.floor(text.length / 2);
    return { begun: [text.slice(0, middle)], broken: '', rest: [text.slice(middle)] };
  }
  const [first, ...others] = body.text;
  return {
    begun: [...body.opening, ...(first === undefined ? [] : [first])].map(toEvent),
    broken: 'data: {"id": "chatcmpl-", "choices": [{"index": 0, "delta": {"content"\n\n',
    rest: [...[...others, ...body.ending].map(toEvent), 'data: [DONE]\n\n'],
  };
}

function toEvent(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

async function writeAll(
  response: ServerResponse,
  chunks: readonly string[],
  gapMs: number,
  signal: AbortSignal,
): Promise<void> {
  for (const chunk of chunks) {
    if (signal.aborted) return;
    response.write(chunk);
    await (gapMs > 0 ? pause(gapMs, signal) : new Promise(setImmediate));
  }
}

async function writePaced(
  response: ServerResponse,
  chunks: readonly string[],
  restMs: number,
  firstAt: number,
  signal: AbortSignal,
): Promise<void> {
  const bursts = toBursts(chunks);
  for (const [index, burst] of bursts.entries()) {
    await pauseUntil(firstAt + (restMs * (index + 1)) / bursts.length, signal);
    if (signal.aborted) return;
    response.write(burst);
  }
}
