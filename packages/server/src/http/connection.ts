import type { Context } from 'hono';
import type { ByteSource } from './byte-source.ts';

/** The part of Node's response that `@hono/node-server` passes to the app. Other runtimes do not expose the connection. */
interface Outgoing {
  destroy(): void;
  /** Only on this service's own listener. */
  sendFrom?(source: ByteSource): void;
}

type Connected = Pick<Context, 'env'>;

function outgoingOf({ env }: Connected): Outgoing | undefined {
  return (env as { readonly outgoing?: Outgoing } | undefined)?.outgoing;
}

/** Closes the connection of a request. Does nothing on runtimes that do not allow it. */
export function disconnect(connected: Connected): void {
  outgoingOf(connected)?.destroy();
}

/**
 * The body of a response whose bytes come from a source. On this service's listener it is empty: the source writes to
 * Node's response, which saves the 4 KiB of a web stream for each open one. Elsewhere it is a web stream.
 */
export function toBody(source: ByteSource, connected: Connected): ReadableStream<Uint8Array> | null {
  const outgoing = outgoingOf(connected);
  if (outgoing?.sendFrom === undefined) return new ReadableStream(source, { highWaterMark: 0 });
  outgoing.sendFrom(source);
  return null;
}
