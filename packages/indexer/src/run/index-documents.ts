import { type Chunk, type DocumentRecord, type Embedder, type IndexWriter, isAbort } from '@rag/core';
import { indexSettings, throwIfAborted, toChunks } from '@rag/core/adapter';
import type { DocumentFile } from '../load/find-documents.ts';
import { type SplitDocument, unreadable } from '../load/load-document.ts';
import { DocumentError, type Problem } from '../load/problem.ts';
import type { DocumentPool } from '../worker/document-pool.ts';
import { hashFile } from './hash-file.ts';
import { identifyRequest } from './identify-request.ts';
import { inOrder } from './in-order.ts';
import type { DocumentOutcome, IndexResult } from './index-result.ts';

export interface IndexRequest {
  readonly documents: readonly DocumentFile[];
  readonly writer: IndexWriter;
  readonly embedder?: Embedder;
  readonly pool: Pick<DocumentPool, 'load'>;
  /** Take documents out of the index that are not among the given ones. */
  readonly prune: boolean;
  /** How many documents are read ahead of the one being written; bounds the memory. */
  readonly concurrency: number;
  readonly signal?: AbortSignal;
  readonly onOutcome?: (outcome: DocumentOutcome) => void;
}

/**
 * Stages, loads, splits, embeds, writes, verifies and publishes. A document whose bytes are those of its
 * record is left alone. One that fails keeps its earlier version in the index, if there is one: an old
 * answer with its source beats none, and the problem is reported on every run until the file is mended.
 *
 * Nothing is published when no document at all could be indexed.
 *
 * @throws RagError of the index or the embedder, or `aborted`; the stage is then there to be resumed by the same request.
 */
export async function indexDocuments(request: IndexRequest): Promise<IndexResult> {
  const { documents, writer, embedder, concurrency, signal } = request;
  const options = signal === undefined ? {} : { signal };
  const settings = { ...indexSettings(embedder), request: identifyRequest(documents, request.prune) };
  const known = new Map(await writer.stage(settings, options));
  const given = new Set(documents.map(({ source }) => source));
  const outcomes: DocumentOutcome[] = [];

  const prepared = inOrder(documents, concurrency, (document) =>
    prepare(document, known.get(document.source), request),
  );
  for await (const { outcome, write } of prepared) {
    throwIfAborted(signal);
    if (write !== undefined) await writer.upsert(write.record, write.chunks, options);
    outcomes.push(outcome);
    request.onOutcome?.(outcome);
  }

  const gone = [...known.keys()].filter((source) => !given.has(source)).sort();
  const isUsable = outcomes.some(({ status }) => status !== 'failed');
  if (!isUsable) return { outcomes, removed: [], notGiven: gone };
  if (request.prune) for (const source of gone) await writer.remove(source, options);
  await writer.verify(options);
  const { generation } = await writer.publish(options);
  return { outcomes, generation, removed: request.prune ? gone : [], notGiven: request.prune ? [] : gone };
}

interface Prepared {
  readonly outcome: DocumentOutcome;
  /** What is to be written; nothing for a document that is unchanged or bad. */
  readonly write?: { readonly record: DocumentRecord; readonly chunks: readonly Chunk[] };
}

async function prepare(
  document: DocumentFile,
  known: DocumentRecord | undefined,
  { pool, embedder, signal }: IndexRequest,
): Promise<Prepared> {
  const { source, path } = document;
  try {
    if (known !== undefined && (await hash(path, signal)) === known.contentHash) {
      const { pageCount, chunkCount } = known;
      return {
        outcome: { source, status: 'unchanged', pages: pageCount, passages: chunkCount, warnings: [] },
      };
    }
    const split = await pool.load(path, signal);
    const record = toRecord(source, split);
    const chunks = await toChunks(source, split.passages, embedder, signal === undefined ? {} : { signal });
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

async function hash(path: string, signal: AbortSignal | undefined): Promise<string> {
  try {
    return await hashFile(path, signal);
  } catch (error) {
    throw isAbort(error) ? error : unreadable(error);
  }
}

function toRecord(source: string, { contentHash, passages, pageCount }: SplitDocument): DocumentRecord {
  return { source, contentHash, chunkCount: passages.length, pageCount };
}
