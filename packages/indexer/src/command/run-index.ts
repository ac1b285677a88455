import { performance } from 'node:perf_hooks';
import { RagError } from '@rag/core';
import { type FoundDocuments, findDocuments } from '../load/find-documents.ts';
import { indexDocuments } from '../run/index-documents.ts';
import type { IndexResult } from '../run/index-result.ts';
import { createDocumentPool } from '../worker/document-pool.ts';
import type { IndexBackEnd, OpenIndex } from './back-end.ts';
import type { CommandContext } from './context.ts';
import { createDryRunWriter } from './dry-run-writer.ts';
import { type IndexOptions, MEBIBYTE, MEGABYTE, SECOND_MS } from './index-command.ts';
import { type IndexSummary, PRESENT_SUMMARY, toSummary } from './index-summary.ts';
import { type Before, lostBy, readBefore } from './read-before.ts';
import { createReporter } from './reporter.ts';
import { summaryText } from './summary-text.ts';

export interface RunIndexRequest {
  readonly paths: readonly string[];
  readonly options: IndexOptions;
  readonly context: CommandContext;
  readonly backEnd: IndexBackEnd;
  readonly startedAt: number;
}

/** Finds the documents, indexes them, and tells about it. */
export async function runIndex(request: RunIndexRequest): Promise<IndexSummary> {
  const { paths, options, context, backEnd, startedAt } = request;
  const places = paths.length > 0 ? paths : [backEnd.documentsFolder];
  const found = await findDocuments(places);
  if (found.documents.length === 0 && found.problems.length === 0) {
    // An empty folder is more often a wrong path than a wish to empty the index.
    throw new RagError('invalid_input', `There are no documents to index in ${places.join(', ')}.`);
  }
  const dryRun = options.dryRun === true;
  const before = await readBefore(backEnd, { dryRun });
  const lost = lostBy(
    before,
    found.documents.map(({ source }) => source),
  );
  if (options.ifMissing === true && lost.length > 0) {
    context.stderr.write(`${keptText(lost, places)}\n`);
    return PRESENT_SUMMARY;
  }
  const index = dryRun ? dryRunIndex(before) : await backEnd.open();
  try {
    const result = await indexFound(found, index, request);
    const durationMs = performance.now() - startedAt;
    const isPublished = result.generation !== undefined;
    const summary = toSummary({
      result: isPublished ? { ...result, removed: [...result.removed, ...lost] } : result,
      skipped: found.skipped,
      problems: found.problems,
      dryRun,
      durationMs,
    });
    context.stderr.write(`${summaryText(summary)}\n`);
    return summary;
  } finally {
    await index.close();
  }
}

function dryRunIndex({ documents, isKept }: Before): OpenIndex {
  return { writer: createDryRunWriter(isKept ? documents : new Map()), close: async () => {} };
}

/** An index is made anew of what is given alone, so nothing of it may lie elsewhere. */
function keptText([first, ...more]: readonly string[], places: readonly string[]): string {
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  return `The index was made with another embedding model or splitter, and stays as it is: it holds ${first}${others}, not in ${places.join(', ')}. To make it anew, run the command "index" with all folders.`;
}

async function indexFound(
  { documents }: FoundDocuments,
  { writer, embedder }: OpenIndex,
  { options, context }: RunIndexRequest,
): Promise<IndexResult> {
  const pool = createDocumentPool({
    size: options.workers,
    limits: {
      maxBytes: options.maxMegabytes * MEGABYTE,
      maxPages: options.maxPages,
      timeoutMs: options.timeout * SECOND_MS,
      maxMemoryBytes: options.maxMemory * MEBIBYTE,
    },
  });
  const reporter = createReporter(context, documents.length);
  try {
    return await indexDocuments({
      documents,
      writer,
      ...(embedder === undefined ? {} : { embedder }),
      pool,
      prune: options.prune === true,
      concurrency: options.workers,
      signal: context.signal,
      onOutcome: reporter.document,
    });
  } finally {
    reporter.end();
    await pool.close();
  }
}
