import { Worker } from 'node:worker_threads';
import { openDeadline, throwIfAborted } from '@rag/core/adapter';
import { DocumentError } from '../load/document-error.ts';
import type { DocumentLimits, PoolLimits } from '../load/document-limits.ts';
import type { SplitDocument } from '../load/load-document.ts';
import type { LoadRequest, LoadResponse } from './worker-messages.ts';

export interface DocumentPoolOptions {
  /** How many documents are read at the same time. */
  readonly size: number;
  readonly limits: PoolLimits;
  /** The module that the threads run. Tests replace it. */
  readonly entry?: URL;
}

/** Reads documents in threads, so that no document can block, crash or exhaust the run. */
export interface DocumentPool {
  /**
   * Reads and splits a file. Rejects with a `DocumentError` for every problem of the document, including `timeout`
   * and `out_of_memory`, and with the `RagError` `aborted` when the signal aborts.
   */
  load(path: string, signal?: AbortSignal): Promise<SplitDocument>;

  /** Ends all threads. */
  close(): Promise<void>;
}

/** How often the pool checks the memory of a thread. */
const MEMORY_CHECK_MS = 100;
const MEGABYTE = 1024 * 1024;

/** TypeScript in the sources, JavaScript in the build. */
const ENTRY = new URL(`./document-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/**
 * Creates threads that each read one document at a time. The pool replaces a thread after a crash, a timeout, memory
 * exhaustion or an unexpected error, because its state may be damaged.
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

  async function acquire(): Promise<Worker> {
    if (busy >= size) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    return idle.pop() ?? startWorker(entry, limits.maxMemoryBytes);
  }

  function release(worker: Worker, isReusable: boolean): void {
    if (isReusable) idle.push(worker);
    else end(worker);
    const next = waiting.shift();
    if (next === undefined) busy -= 1;
    else next();
  }

  return {
    async load(path, signal) {
      const worker = await acquire();
      let isReusable = false;
      try {
        const response = await ask(worker, { path, limits: pickLimits(limits) }, limits, signal);
        isReusable = response.isReusable;
        if (!response.ok) throw new DocumentError(response.code, response.reason);
        return response.document;
      } finally {
        release(worker, isReusable);
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
    // A library may print warnings about a damaged document. They must not reach standard output.
    stdout: true,
    stderr: true,
    env: {},
    execArgv: [],
    resourceLimits: {
      maxOldGenerationSizeMb: Math.ceil(maxMemoryBytes / MEGABYTE),
      maxYoungGenerationSizeMb: 16,
    },
  });
  // A thread may still fail while it ends. Without a listener that error would end the run.
  worker.on('error', () => {});
  worker.unref();
  return worker;
}

async function ask(
  worker: Worker,
  request: LoadRequest,
  limits: PoolLimits,
  signal: AbortSignal | undefined,
): Promise<LoadResponse> {
  throwIfAborted(signal);
  const deadline = openDeadline({ signal });
  deadline.limit(
    limits.timeoutMs,
    () =>
      new DocumentError(
        'timeout',
        `Reading the document took longer than ${limits.timeoutMs / 1000} seconds.`,
      ),
  );
  let stop = (): void => {};
  const response = new Promise<LoadResponse>((resolve, reject) => {
    const onError = (error: unknown): void => reject(toDocumentError(error));
    const onExit = (): void =>
      reject(new DocumentError('broken', 'The document ended the thread that read it.'));
    const memoryWatch = setInterval(() => {
      void usedBytes(worker).then((used) => {
        if (used > limits.maxMemoryBytes) reject(outOfMemory());
      });
    }, MEMORY_CHECK_MS);
    stop = () => {
      clearInterval(memoryWatch);
      worker.off('message', resolve).off('error', onError).off('exit', onExit);
    };
    worker.once('message', resolve).once('error', onError).once('exit', onExit);
    worker.postMessage(request);
  });
  worker.ref();
  try {
    return await deadline.race(response);
  } finally {
    deadline.close();
    stop();
    worker.unref();
  }
}

/** `resourceLimits` does not cover buffers, and that is where a compressed document inflates. */
async function usedBytes(worker: Worker): Promise<number> {
  try {
    const { used_heap_size: heap, external_memory: external } = await worker.getHeapStatistics();
    return heap + external;
  } catch {
    return 0; // The thread has just ended and emits `exit`.
  }
}

function toDocumentError(error: unknown): DocumentError {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return outOfMemory();
  const detail = error instanceof Error ? error.message : String(error);
  return new DocumentError('broken', `The document crashed the thread that read it (${detail}).`, {
    cause: error,
  });
}

function outOfMemory(): DocumentError {
  return new DocumentError('out_of_memory', 'Reading the document takes more memory than allowed.');
}
