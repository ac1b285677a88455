import type { Context } from 'hono';

/** Takes the bytes of a body: the controller of a web stream, or a response of Node. */
export interface ByteSink {
  enqueue(bytes: Uint8Array): void;
  /** Negative while the client has not read what it was sent. */
  readonly desiredSize: number | null;
  close(): void;
}

/** Makes the bytes of a body while its client reads them: what a web stream calls its underlying source. */
export interface ByteSource {
  /** Called once, first. */
  start(sink: ByteSink): void;
  /** Sends some bytes. Called while the client reads: when those before need no more room. */
  pull(): void | Promise<void>;
  /** The client has left, or the body was not wanted. May come after the end, too. */
  cancel(): void;
}

interface NodeBindings {
  readonly outgoing?: { sendFrom?(source: ByteSource): void };
}

/**
 * The body of a response whose bytes come from a source. On this service's listener it is empty: the source writes to
 * Node's response, which saves the 4 KiB of a web stream for each open one. Elsewhere it is a web stream.
 */
export function toBody(source: ByteSource, { env }: Pick<Context, 'env'>): ReadableStream<Uint8Array> | null {
  const { outgoing } = (env ?? {}) as NodeBindings;
  if (outgoing?.sendFrom === undefined) return new ReadableStream(source, { highWaterMark: 0 });
  outgoing.sendFrom(source);
  return null;
}
