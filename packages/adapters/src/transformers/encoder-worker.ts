import { enableCompileCache, flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { type Encoder, LoadingFailure, loadEncoder } from './load-encoder.ts';
import type { EncoderRequest, EncoderResponse, EncoderSettings } from './messages.ts';

/** The batch size: larger batches gain nothing on a CPU and delay questions. */
const BATCH = 8;

interface Job {
  readonly id: number;
  readonly texts: readonly string[];
  /** The positions of the texts, shortest first, so that a batch has little padding. */
  readonly order: readonly number[];
  readonly vectors: Float32Array[];
  done: number;
}

const port = parentPort;
if (port === null) throw new Error('This file is the entry of a worker thread.');
const send = (response: EncoderResponse): void => port.postMessage(response);

const jobs = new Map<number, Job>();
let isRunning = false;

try {
  const settings = workerData as EncoderSettings;
  if (settings.cachesCode) enableCompileCache();
  const encoder = await loadEncoder(settings, (progress) => send({ type: 'progress', ...progress }));
  port.on('message', (request: EncoderRequest) => {
    if (request.type === 'cancel') jobs.delete(request.id);
    else jobs.set(request.id, toJob(request));
    if (!isRunning) void run(encoder);
  });
  send({ type: 'ready', dimensions: encoder.dimensions });
  // The thread ends with the process, which stores the cache of its own thread only.
  if (settings.cachesCode) flushCompileCache();
} catch (error) {
  const reason = error instanceof LoadingFailure ? error.reason : 'no-model';
  send({ type: 'failed', reason, detail: error instanceof Error ? error.message : String(error) });
}

function toJob({ id, texts }: Extract<EncoderRequest, { type: 'embed' }>): Job {
  const order = texts.map((_, index) => index);
  order.sort((a, b) => (texts[a]?.length ?? 0) - (texts[b]?.length ?? 0));
  return { id, texts, order, vectors: [], done: 0 };
}

/** Runs one batch at a time, of the job with the fewest texts left: a question does not wait for a whole document. */
async function run(encoder: Encoder): Promise<void> {
  isRunning = true;
  for (let job = shortest(); job !== undefined; job = shortest()) {
    try {
      const positions = job.order.slice(job.done, job.done + BATCH);
      const vectors = await encoder.encode(positions.map((position) => job.texts[position] ?? ''));
      for (const [index, position] of positions.entries())
        job.vectors[position] = vectors[index] ?? new Float32Array();
      job.done += positions.length;
      if (job.done < job.texts.length) await turn();
      else if (jobs.delete(job.id)) send({ type: 'embedded', id: job.id, vectors: job.vectors });
    } catch (error) {
      jobs.delete(job.id);
      send({ type: 'refused', id: job.id, detail: error instanceof Error ? error.message : String(error) });
    }
  }
  isRunning = false;
}

function shortest(): Job | undefined {
  let best: Job | undefined;
  for (const job of jobs.values())
    if (best === undefined || job.texts.length - job.done < best.texts.length - best.done) best = job;
  return best;
}

/** Yields, so that new requests are received. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
