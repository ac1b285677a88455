import { Worker } from 'node:worker_threads';
import { RagError } from '@rag/core';
import type { DocumentLimits, SplitDocument } from '../load/load-document.ts';
import { DocumentError } from '../load/problem.ts';
import type { LoadRequest, LoadResponse } from './messages.ts';

export interface PoolLimits extends DocumentLimits {
  /** How long one document may take. */
  readonly timeoutMs: number;
  /** How much memory one document may take, heap and buffers together. */
  readonly maxMemoryBytes: number;
}

export interface DocumentPoolOptions {
  /** How many documents are read at the same time. */
  readonly size: number;
  readonly limits: PoolLimits;
  /** The worker's entry; tests bring their own. */
  readonly entry?: URL;
}

/** Reads documents in threads, so that none of them can hang, crash or bloat the run. */
export interface DocumentPool {
  /**
   * Reads and splits a file. Rejects with a `DocumentError` for whatever is wrong with it, `timeout` and
   * `out_of_memory` included, and with a `RagError` `aborted` when the signal aborts.
   */
  load(path: string, signal?: AbortSignal): Promise<SplitDocument>;

  /** Ends all threads. */
  close(): Promise<void>;
}

/** How often a thread's memory is looked at. */
const MEMORY_CHECK_MS = 100;
const MEGABYTE = 1024 * 1024;

/** The entry beside this file: TypeScript in the sources, JavaScript when built. */
const ENTRY = new URL(`./document-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/**
 * A thread serves one document after the other. After a crash, a time-out, memory exhaustion or anything
 * else that was not foreseen another takes its place, since what is left behind in it cannot be trusted.
 */
export function createDocumentPool({ size, limits, entry = ENTRY }: DocumentPoolOptions): DocumentPool {
  const idle: Worker[] = [];
  const waiting: (() => void)[] = [];
  const terminations = new Set<Promise<unknown>>();
  let busy = 0;

  function end(worker: Worker): void {
    const termination = worker.terminate().finally(() => terminations.delete(termination));
    terminations.add(termination);
  }

  async function take(): Promise<Worker> {
    if (busy >= size) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    return idle.pop() ?? startWorker(entry, limits.maxMemoryBytes);
  }

  function giveBack(worker: Worker, isReusable: boolean): void {
    if (isReusable) idle.push(worker);
    else end(worker);
    const next = waiting.shift();
    if (next === undefined) busy -= 1;
    else next();
  }

  return {
    async load(path, signal) {
      const worker = await take();
      let isReusable = false;
      try {
        const response = await ask(worker, { path, limits: pickLimits(limits) }, limits, signal);
        isReusable = !response.tainted;
        if (!response.ok) throw new DocumentError(response.code, response.reason);
        return response.document;
      } finally {
        giveBack(worker, isReusable);
      }
    },
    async close() {
      for (const worker of idle.splice(0)) end(worker);
      await Promise.allSettled(terminations);
    },
  };
}

function pickLimits({ maxBytes, maxPages }: PoolLimits): DocumentLimits {
  return { maxBytes, maxPages };
}

function startWorker(entry: URL, maxMemoryBytes: number): Worker {
  const worker = new Worker(entry, {
    // What a damaged document makes a library print is not for the user, and never for standard output.
    stdout: true,
    stderr: true,
    env: {},
    execArgv: [],
    resourceLimits: {
      maxOldGenerationSizeMb: Math.ceil(maxMemoryBytes / MEGABYTE),
      maxYoungGenerationSizeMb: 16,
    },
  });
  // A thread that is being ended may still fail; an error that nobody listens for would end the run.
  worker.on('error', () => {});
  worker.unref();
  return worker;
}

function ask(
  worker: Worker,
  request: LoadRequest,
  limits: PoolLimits,
  signal: AbortSignal | undefined,
): Promise<LoadResponse> {
  let stop = (): void => {};
  const response = new Promise<LoadResponse>((resolve, reject) => {
    const onError = (error: unknown): void => reject(toDocumentError(error));
    const onExit = (): void => reject(new DocumentError('broken', 'Reading it ended the reader.'));
    const onAbort = (): void => reject(new RagError('aborted', 'The run was stopped.'));
    const deadline = setTimeout(() => {
      reject(new DocumentError('timeout', `Reading it took longer than ${limits.timeoutMs / 1000} seconds.`));
    }, limits.timeoutMs);
    const memoryWatch = setInterval(() => {
      void usedBytes(worker).then((used) => {
        if (used > limits.maxMemoryBytes) reject(outOfMemory());
      });
    }, MEMORY_CHECK_MS);
    stop = () => {
      clearTimeout(deadline);
      clearInterval(memoryWatch);
      worker.off('message', resolve).off('error', onError).off('exit', onExit);
      signal?.removeEventListener('abort', onAbort);
    };
    worker.once('message', resolve).once('error', onError).once('exit', onExit);
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    else worker.postMessage(request);
  });
  worker.ref();
  return response.finally(() => {
    stop();
    worker.unref();
  });
}

/** Buffers are no part of the heap, so `resourceLimits` does not bound them: a bomb inflates there. */
async function usedBytes(worker: Worker): Promise<number> {
  try {
    const { used_heap_size: heap, external_memory: external } = await worker.getHeapStatistics();
    return heap + external;
  } catch {
    return 0; // The thread has just ended; its exit says so.
  }
}

function toDocumentError(error: unknown): DocumentError {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return outOfMemory();
  const detail = error instanceof Error ? error.message : String(error);
  return new DocumentError('broken', `Reading it ended the reader (${detail}).`, { cause: error });
}

function outOfMemory(): DocumentError {
  return new DocumentError('out_of_memory', 'Reading it takes more memory than a document may use.');
}
