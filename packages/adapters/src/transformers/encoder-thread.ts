import { getCompileCacheDir } from 'node:module';
import { Worker } from 'node:worker_threads';
import { RagError } from '@rag/core';
import type { EncoderRequest, EncoderResponse, EncoderSettings } from './messages.ts';

type Failure = Extract<EncoderResponse, { type: 'failed' }>;
export type LoadingProgress = Omit<Extract<EncoderResponse, { type: 'progress' }>, 'type'>;

export interface EncoderThread {
  readonly dimensions: number;
  embed(texts: readonly string[], signal: AbortSignal | undefined): Promise<readonly Float32Array[]>;
  close(): Promise<void>;
}

export interface ThreadEvents {
  readonly onProgress?: (progress: LoadingProgress) => void;
  readonly toError: (failure: Failure) => RagError;
}

/** The entry point next to this file: TypeScript in the sources, JavaScript when built. */
const ENTRY = new URL(`./encoder-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

interface Waiting {
  readonly resolve: (vectors: readonly Float32Array[]) => void;
  readonly reject: (error: RagError) => void;
}

/** Starts a thread and waits until its model is loaded. The thread does not keep the process alive. */
export async function startEncoderThread(
  settings: Omit<EncoderSettings, 'cachesCode'>,
  { onProgress, toError }: ThreadEvents,
): Promise<EncoderThread> {
  const workerData: EncoderSettings = { ...settings, cachesCode: getCompileCacheDir() !== undefined };
  const worker = new Worker(ENTRY, { workerData, execArgv: [] });
  const waiting = new Map<number, Waiting>();
  let ended: RagError | undefined;
  let nextId = 0;
  const post = (request: EncoderRequest): void => worker.postMessage(request);

  const dimensions = await new Promise<number>((resolve, reject) => {
    const end = (error: RagError): void => {
      ended ??= error;
      reject(error);
      for (const { reject: refuse } of waiting.values()) refuse(error);
      waiting.clear();
      worker.unref();
    };
    worker.on('error', (cause) =>
      end(new RagError('model_unavailable', 'The thread of the local encoder failed.', { cause })),
    );
    worker.on('exit', () =>
      end(new RagError('model_unavailable', 'The thread of the local encoder has ended.')),
    );
    worker.on('message', (response: EncoderResponse) => {
      if (response.type === 'progress') onProgress?.(response);
      else if (response.type === 'ready') resolve(response.dimensions);
      else if (response.type === 'failed') {
        end(toError(response));
        void worker.terminate();
      } else settle(response);
    });
  });
  worker.unref();

  function settle(response: Extract<EncoderResponse, { type: 'embedded' | 'refused' }>): void {
    const call = waiting.get(response.id);
    waiting.delete(response.id);
    if (waiting.size === 0) worker.unref();
    if (response.type === 'embedded') call?.resolve(response.vectors);
    else call?.reject(new RagError('model_unavailable', `The local encoder failed: ${response.detail}`));
  }

  return {
    dimensions,
    embed(texts, signal) {
      return new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        const id = nextId++;
        const onAbort = (): void => {
          if (!waiting.delete(id)) return;
          post({ type: 'cancel', id });
          reject(new RagError('aborted', 'The caller gave up on the embedding.'));
        };
        const stopListening = (): void => signal?.removeEventListener('abort', onAbort);
        signal?.addEventListener('abort', onAbort, { once: true });
        waiting.set(id, {
          resolve: (vectors) => {
            stopListening();
            resolve(vectors);
          },
          reject: (error) => {
            stopListening();
            reject(error);
          },
        });
        worker.ref();
        post({ type: 'embed', id, texts });
      });
    },
    async close() {
      await worker.terminate();
    },
  };
}
