import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import {
  type Chunk,
  type DocumentRecord,
  type Embedder,
  type IndexWriter,
  isAbort,
  RagError,
} from '@rag/core';
import { indexSettings, throwIfAborted, toChunks } from '@rag/core/adapter';
import { DocumentError, type Problem } from '../load/document-error.ts';
import type { DocumentFile } from '../load/find-documents.ts';
import { type SplitDocument, unreadable } from '../load/load-document.ts';
import type { DocumentPool } from '../worker/document-pool.ts';
import { identifyRequest } from './identify-request.ts';
import type { DocumentOutcome, IndexResult } from './index-result.ts';
import { mapInOrder } from './map-in-order.ts';
import { inStep, traceRun } from './trace-run.ts';

/** The attribute with the name of a document. */
const DOCUMENT = 'rag.document.name';

export interface IndexRequest {
  readonly documents: readonly DocumentFile[];
  readonly writer: IndexWriter;
  readonly embedder?: Embedder;
  readonly pool: Pick<DocumentPool, 'load'>;
  /** Whether documents that are not among the given ones are removed from the index. */
  readonly prune: boolean;
  /** How many documents are read ahead of the one that is written. Limits the memory. */
  readonly concurrency: number;
  readonly signal?: AbortSignal;
  readonly onOutcome?: (outcome: DocumentOutcome) => void;
}

/**
 * Brings the index in line with the documents: it reads, splits, embeds and writes every document that changed, then
 * verifies and publishes the result. A document that cannot be read keeps its earlier version in the index, because an
 * old answer with its source is better than none. Every run reports the problem until the file is repaired. When no
 * document can be indexed, nothing is published.
 *
 * @throws RagError of the index or the embedder, or `aborted`. The same request then resumes the run.
 */
export function indexDocuments(request: IndexRequest): Promise<IndexResult> {
  return traceRun(() => runSteps(request));
}

async function runSteps(request: IndexRequest): Promise<IndexResult> {
  const { documents, writer, embedder, concurrency, signal } = request;
  const options = signal === undefined ? {} : { signal };
  const settings = { ...indexSettings(embedder), request: identifyRequest(documents, request.prune) };
  const known = new Map(await inStep('stage', () => writer.stage(settings, options)));
  const given = new Set(documents.map(({ source }) => source));
  const outcomes: DocumentOutcome[] = [];

  const prepared = mapInOrder(documents, concurrency, (document) =>
    inStep('read document', () => prepare(document, known.get(document.source), request), {
      [DOCUMENT]: document.source,
    }),
  );
  for await (const { outcome, write } of prepared) {
    throwIfAborted(signal);
    if (write !== undefined) {
      const { record, chunks } = write;
      await inStep('write document', () => writer.upsert(record, chunks, options), {
        [DOCUMENT]: record.source,
        'rag.document.passages': chunks.length,
      });
    }
    outcomes.push(outcome);
    request.onOutcome?.(outcome);
  }

  const gone = [...known.keys()].filter((source) => !given.has(source)).sort();
  const isUsable = outcomes.some(({ status }) => status !== 'failed');
  if (!isUsable) return { outcomes, removed: [], notGiven: gone };
  if (request.prune) for (const source of gone) await writer.remove(source, options);
  await inStep('verify', () => writer.verify(options));
  const { generation } = await inStep('publish', () => writer.publish(options));
  return { outcomes, generation, removed: request.prune ? gone : [], notGiven: request.prune ? [] : gone };
}

interface Prepared {
  readonly outcome: DocumentOutcome;
  /** What to write; absent for a document that is unchanged or cannot be read. */
  readonly write?: { readonly record: DocumentRecord; readonly chunks: readonly Chunk[] };
}

async function prepare(
  document: DocumentFile,
  known: DocumentRecord | undefined,
  { pool, embedder, signal }: IndexRequest,
): Promise<Prepared> {
  const { source, path } = document;
  try {
    if (known !== undefined && (await inStep('hash', () => hashFile(path, signal))) === known.contentHash) {
      const { pageCount, chunkCount } = known;
      return {
        outcome: { source, status: 'unchanged', pages: pageCount, passages: chunkCount, warnings: [] },
      };
    }
    const split = await inStep('load and split', () => pool.load(path, signal));
    const record = toRecord(source, split);
    const options = signal === undefined ? {} : { signal };
    const chunks = await inStep('embed', () =>
      toChunks(source, split.passages, embedder, options).catch(rethrowRefusal),
    );
    const { pageCount: pages, chunkCount: passages } = record;
    return {
      outcome: { source, status: 'indexed', pages, passages, warnings: split.warnings },
      write: { record, chunks },
    };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const problem: Problem = { source, code: error.code, reason: error.message };
    return { outcome: { source, status: 'failed', problem, keptEarlierVersion: known !== undefined } };
  }
}

/** A passage that the embedder refuses is a problem of its document. Any other failure is one of the embedder. */
function rethrowRefusal(error: unknown): never {
  if (error instanceof RagError && error.code === 'invalid_input')
    throw new DocumentError('passage_too_long', error.message, { cause: error });
  throw error;
}

/** Hex SHA-256 of the bytes of a file. */
async function hashFile(path: string, signal: AbortSignal | undefined): Promise<string> {
  try {
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash, signal === undefined ? {} : { signal });
    return hash.digest('hex');
  } catch (error) {
    throw isAbort(error) ? error : unreadable(error);
  }
}

function toRecord(source: string, { contentHash, passages, pageCount }: SplitDocument): DocumentRecord {
  return { source, contentHash, chunkCount: passages.length, pageCount };
}
