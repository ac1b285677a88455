import type { LLMPart } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';
import type { ChunkReader } from './chat-stream.ts';
import type { PieceSource } from './piece-source.ts';
import { type ReplyEnding, type ReplyReader, readReply } from './read-reply.ts';

export interface ReplyPartsOptions {
  /** Asks for the reply; called at the first pull. */
  readonly open: () => Promise<Response>;
  readonly reader: ChunkReader;
  readonly signal: AbortSignal | undefined;
  /** Called when the reply is whole, before its last parts. May throw. */
  readonly onWhole: () => void;
  /** Called once, when the reply is over or was left. */
  readonly onClose: () => void;
  readonly toFailure: (error: unknown) => unknown;
}

type Result = IteratorResult<LLMPart, undefined>;

const OVER: Result = { done: true, value: undefined };

/**
 * The parts of a reply, as an iterator that settles a pull from the event of the connection: a generator for each step
 * on this way would cost every piece several promises.
 */
export function streamReplyParts(options: ReplyPartsOptions): AsyncIterableIterator<LLMPart, undefined> {
  const { reader, signal } = options;
  const arrived: LLMPart[] = [];
  let hasBegun = false;
  let hasPassed = false;
  let isPaused = false;
  let source: PieceSource | undefined;
  let ending: { readonly failure?: unknown } | undefined;
  let waiting: { resolve(result: Result): void; reject(failure: unknown): void } | undefined;

  function close(how: { readonly failure?: unknown }): void {
    if (ending !== undefined) return;
    ending = how;
    options.onClose();
    if (waiting !== undefined && arrived.length === 0) settle();
  }

  function fail(error: unknown): void {
    if (ending !== undefined) return;
    source?.close();
    close({ failure: options.toFailure(error) });
  }

  /** Settles the pull that waits. Only when there is a part, or no more will come. */
  function settle(): void {
    const pull = waiting;
    waiting = undefined;
    take().then(pull?.resolve, pull?.reject);
  }

  async function take(): Promise<Result> {
    const part = arrived.shift();
    if (part !== undefined) return { done: false, value: part };
    const { failure } = ending ?? {};
    ending = {};
    if (failure !== undefined) throw failure;
    return OVER;
  }

  function pass(parts: readonly LLMPart[]): void {
    for (const part of parts) {
      // Nothing was passed on that it could take back.
      if (part.type === 'restart' && !hasPassed) continue;
      hasPassed = part.type === 'text';
      if (waiting === undefined || arrived.length > 0) arrived.push(part);
      else {
        const { resolve } = waiting;
        waiting = undefined;
        resolve({ done: false, value: part });
      }
    }
  }

  const replyReader: ReplyReader = {
    onChunk: (chunk) => reader.read(chunk),
    // Text that arrived together is passed on together: each part costs as much as many words.
    onPause() {
      if (ending !== undefined) return;
      pass(reader.take());
      if (arrived.length === 0) return;
      isPaused = true;
      source?.pause();
    },
    onEnd(replyEnding: ReplyEnding) {
      if (ending !== undefined) return;
      try {
        throwIfAborted(signal);
        const parts = reader.finish(replyEnding);
        options.onWhole();
        pass(parts);
        close({});
      } catch (error) {
        fail(error);
      }
    },
    onFailure: fail,
  };

  async function begin(): Promise<void> {
    try {
      throwIfAborted(signal);
      const opened = readReply(await options.open(), replyReader);
      source = opened;
      if (ending !== undefined) opened.close();
    } catch (error) {
      fail(error);
    }
  }

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      if (!hasBegun) {
        hasBegun = true;
        void begin();
      } else if (signal?.aborted && (ending === undefined || arrived.length > 0)) {
        // What had arrived before the abort is not passed on after it.
        arrived.length = 0;
        source?.close();
        close({});
        ending = { failure: options.toFailure(signal.reason) };
      }
      if (arrived.length > 0 || ending !== undefined) {
        const taken = take();
        if (isPaused && arrived.length === 0) {
          isPaused = false;
          source?.resume();
        }
        return taken;
      }
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
      });
    },
    async return() {
      hasBegun = true;
      arrived.length = 0;
      if (ending === undefined) source?.close();
      close({});
      return OVER;
    },
  };
}
