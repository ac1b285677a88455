import { parentPort } from 'node:worker_threads';
import { loadAndSplit } from '../load/load-document.ts';
import { DocumentError } from '../load/problem.ts';
import type { LoadRequest, LoadResponse } from './messages.ts';

/**
 * The thread that documents are read in, one at a time. A damaged PDF can leave promises of pdf.js
 * rejected that nobody waits for: they must not end the thread, but it is not used again after that.
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
    return { ok: true, document, tainted: rejections > 0 };
  } catch (error) {
    if (error instanceof DocumentError) {
      return { ok: false, code: error.code, reason: error.message, tainted: rejections > 0 };
    }
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { ok: false, code: 'broken', reason: `It could not be read (${detail}).`, tainted: true };
  }
}
