import { parentPort } from 'node:worker_threads';
import { DocumentError } from '../load/document-error.ts';
import { loadAndSplit } from '../load/load-document.ts';
import type { LoadRequest, LoadResponse } from './worker-messages.ts';

/**
 * Runs in a thread and reads one document at a time. pdf.js can leave unhandled rejections behind for a damaged PDF.
 * They do not end the thread, but the pool does not use it again.
 */
let rejections = 0;
process.on('unhandledRejection', () => {
  rejections += 1;
});

const port = parentPort;
if (port === null) throw new Error('This file is the entry of a worker thread.');

port.on('message', (request: LoadRequest) => {
  void respond(request).then((response) => port.postMessage(response));
});

async function respond({ path, limits }: LoadRequest): Promise<LoadResponse> {
  try {
    const document = await loadAndSplit(path, limits);
    return { ok: true, document, isReusable: rejections === 0 };
  } catch (error) {
    if (error instanceof DocumentError) {
      return { ok: false, code: error.code, reason: error.message, isReusable: rejections === 0 };
    }
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return {
      ok: false,
      code: 'broken',
      reason: `The document cannot be read (${detail}).`,
      isReusable: false,
    };
  }
}
