import { performance } from 'node:perf_hooks';
import { type DocumentRecord, type IndexWriter, RagError } from '@rag/core';
import { type FoundDocuments, findDocuments } from '../load/find-documents.ts';
import { indexDocuments } from '../run/index-documents.ts';
import type { IndexResult } from '../run/index-result.ts';
import { createDocumentPool } from '../worker/document-pool.ts';
import type { IndexBackEnd, OpenIndex } from './back-end.ts';
import type { CommandContext } from './command-context.ts';
import { formatSummary } from './format-summary.ts';
import { type IndexOptions, toPoolLimits } from './index-options.ts';
import { type IndexSummary, SUMMARY_OF_EXISTING_INDEX, toSummary } from './json-summary.ts';
import { createProgressReporter } from './progress-reporter.ts';
import { findLostDocuments, type PublishedIndex, readPublishedIndex } from './published-index.ts';

export interface RunIndexRequest {
  readonly paths: readonly string[];
  readonly options: IndexOptions;
  readonly context: CommandContext;
  readonly backEnd: IndexBackEnd;
  readonly startedAt: number;
}

/**
 * Finds the documents, indexes them and reports the outcome.
 *
 * @throws RagError `invalid_input` when the paths hold no documents.
 */
export async function runIndex(request: RunIndexRequest): Promise<IndexSummary> {
  const { paths, options, context, backEnd, startedAt } = request;
  // Before a start of the service, which says the same.
  if (options.ifMissing !== true) for (const line of backEnd.misspelt) context.stderr.write(`${line}\n`);
  const folders = paths.length > 0 ? paths : [backEnd.documentsFolder];
  const found = await findDocuments(folders);
  if (found.documents.length === 0 && found.problems.length === 0) {
    // An empty folder is more often a wrong path than the intention to empty the index.
    throw new RagError('invalid_input', describeNothing(folders, found));
  }
  const dryRun = options.dryRun === true;
  const published = await readPublishedIndex(backEnd, { dryRun });
  const lost = findLostDocuments(
    published,
    found.documents.map(({ source }) => source),
  );
  if (options.ifMissing === true && lost.length > 0) {
    context.stderr.write(`${describeKeptIndex(lost, folders)}\n`);
    return SUMMARY_OF_EXISTING_INDEX;
  }
  const telemetry = await backEnd.openTelemetry((text) => context.stderr.write(text));
  let index: OpenIndex | undefined;
  try {
    index = dryRun ? dryRunIndex(published) : await backEnd.open();
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
    context.stderr.write(`${formatSummary(summary)}\n`);
    // A notice only, after a run that has succeeded.
    const inPlace =
      isPublished && !dryRun ? await backEnd.describeInPlace().catch(() => undefined) : undefined;
    if (inPlace !== undefined) context.stderr.write(`${inPlace}\n`);
    return summary;
  } finally {
    await index?.close();
    await telemetry.close();
  }
}

/** Says why folders have no documents. */
function describeNothing(folders: readonly string[], { skipped, ignored }: FoundDocuments): string {
  const reasons = skipped.slice(0, 3).map(({ source, reason }) => `${source}: ${reason}`);
  if (skipped.length > 3) reasons.push(`and ${skipped.length - 3} more`);
  if (ignored > 0)
    reasons.push(`${ignored} ignored, which are no documents or begin with a dot or an underscore`);
  const why = reasons.length > 0 ? reasons.join('; ') : 'it is empty';
  return `There are no documents to index in ${folders.join(', ')} (${why}). Indexed formats: PDF, Markdown, HTML, text.`;
}

/** An index that reads like the published one and writes nothing. */
function dryRunIndex({ documents, isKept }: PublishedIndex): OpenIndex {
  return { writer: createDryRunWriter(isKept ? documents : new Map()), close: async () => {} };
}

/** A rebuilt index would lose the documents that lie in other folders. */
function describeKeptIndex([first, ...more]: readonly string[], folders: readonly string[]): string {
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  return `The index was made with another embedding model or splitter. It is kept, because it holds ${first}${others}, not in ${folders.join(', ')}. To rebuild it, run the command "index" with all folders.`;
}

async function indexFound(
  { documents }: FoundDocuments,
  { writer, embedder }: OpenIndex,
  { options, context }: RunIndexRequest,
): Promise<IndexResult> {
  const pool = createDocumentPool({
    size: options.workers,
    limits: toPoolLimits(options),
  });
  const reporter = createProgressReporter(context, documents.length);
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

/**
 * Accepts everything and stores nothing, so that a run shows what a real one would do beside the `known` documents.
 */
function createDryRunWriter(known: ReadonlyMap<string, DocumentRecord>): IndexWriter {
  return {
    stage: async () => known,
    upsert: async () => {},
    remove: async () => {},
    verify: async () => {},
    publish: async () => ({ generation: '' }),
  };
}
