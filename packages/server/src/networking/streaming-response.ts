import { type IncomingMessage, ServerResponse } from 'node:http';
import type { ByteSink, ByteSource } from '../http/index.ts';

/** A response that can take its body from a source. Headers and first bytes leave in one packet. */
export class StreamingResponse<Request extends IncomingMessage> extends ServerResponse<Request> {
  #source: ByteSource | undefined;

  /** What is ended without a body from now on gets the bytes of the source instead. */
  sendFrom(source: ByteSource): void {
    this.#source = source;
    this.on('close', () => source.cancel());
  }

  override end(callback?: () => void): this;
  override end(chunk: unknown, callback?: () => void): this;
  override end(chunk: unknown, encoding: BufferEncoding, callback?: () => void): this;
  override end(chunk?: unknown, encoding?: unknown, callback?: () => void): this {
    const source = this.#source;
    if (source !== undefined) {
      this.#source = undefined;
      const hasBody = chunk !== undefined && typeof chunk !== 'function';
      if (!hasBody && !this.destroyed) {
        const whenSent = typeof chunk === 'function' ? (chunk as () => void) : callback;
        if (whenSent !== undefined) this.once('finish', whenSent);
        new Sending(this, source).start();
        return this;
      }
      // The client has left, or another response took the place of the stream.
      source.cancel();
    }
    return super.end(chunk, encoding as BufferEncoding, callback);
  }
}

/** The way of a source's bytes to one response. */
class Sending implements ByteSink {
  readonly #response: ServerResponse;
  readonly #source: ByteSource;
  readonly #pull = (): void => this.#sendMore();
  readonly #fail = (error: Error): void => void this.#response.destroy(error);

  constructor(response: ServerResponse, source: ByteSource) {
    this.#response = response;
    this.#source = source;
  }

  start(): void {
    this.#source.start(this);
    this.#sendMore();
  }

  enqueue(bytes: Uint8Array): void {
    this.#response.write(bytes);
  }

  get desiredSize(): number {
    return this.#response.writableNeedDrain ? -1 : 0;
  }

  close(): void {
    this.#response.end();
  }

  #sendMore(): void {
    const response = this.#response;
    while (!response.writableEnded && !response.destroyed) {
      if (response.writableNeedDrain) {
        response.once('drain', this.#pull);
        return;
      }
      const pulled = this.#source.pull();
      if (pulled !== undefined) {
        pulled.then(this.#pull, this.#fail);
        return;
      }
    }
  }
}
