import { availableParallelism } from 'node:os';
import { type Chunk, type Embedder, type IndexWriter, type PassageText, RagError } from '@rag/core';
import { embedPassages, hashText } from '@rag/core/adapter';
import { DEFAULT_LIMITS } from '../load/document-limits.ts';
import { findDocuments } from '../load/find-documents.ts';
import { indexDocuments } from '../run/index-documents.ts';
import { createDocumentPool } from '../worker/document-pool.ts';
import type { BeirDocument } from './read-beir.ts';
import type { KnownDocuments } from './read-questions.ts';

export interface BuildTools {
  /** Of an index that holds nothing yet. */
  readonly writer: IndexWriter;
  readonly embedder?: Embedder;
  readonly signal: AbortSignal;
}

export interface BuiltIndex {
  readonly generation: string;
  readonly passages: number;
  /** All documents of the folder, also those that could not be indexed. */
  readonly documents: KnownDocuments;
  readonly warnings: readonly string[];
}

/**
 * Indexes a folder as the command `index` does.
 *
 * @throws RagError `invalid_input` when there is nothing in it that can be indexed.
 */
export async function buildFromDocuments(folder: string, tools: BuildTools): Promise<BuiltIndex> {
  const found = await findDocuments([folder]);
  const size = availableParallelism();
  const pool = createDocumentPool({ size, limits: DEFAULT_LIMITS });
  try {
    const { outcomes, generation } = await indexDocuments({
      ...tools,
      documents: found.documents,
      pool,
      prune: false,
      concurrency: size,
    });
    if (generation === undefined) {
      throw new RagError('invalid_input', `There are no documents in ${folder} that can be indexed.`);
    }
    const indexed = outcomes.flatMap((outcome) => (outcome.status === 'failed' ? [] : outcome));
    const problems = [
      ...found.problems,
      ...outcomes.flatMap((outcome) => (outcome.status === 'failed' ? outcome.problem : [])),
    ];
    return {
      generation,
      passages: indexed.reduce((sum, { passages }) => sum + passages, 0),
      documents: new Map([
        // The number of pages of an unreadable document is unknown, so no page reference to it is refused.
        ...problems.map(({ source }) => [source, Number.POSITIVE_INFINITY] as const),
        ...indexed.map(({ source, pages }) => [source, pages] as const),
      ]),
      warnings: problems.map(({ source, reason }) => `${source} is not in the index: ${reason}`),
    };
  } finally {
    await pool.close();
  }
}

/** Puts each document into the index as one passage, its title as the heading. */
export async function buildFromCollection(
  documents: readonly BeirDocument[],
  { writer, embedder, signal }: BuildTools,
): Promise<BuiltIndex> {
  const options = { signal };
  const vectors =
    embedder === undefined ? [] : await embedPassages(embedder, documents.map(toText), { signal });
  await writer.stage(
    {
      fingerprint: `one passage a document; ${embedder?.model ?? 'no vectors'}`,
      dimensions: embedder?.dimensions ?? 0,
      ...(embedder === undefined ? {} : { embeddingModel: embedder.model }),
      request: hashText(documents.map(({ id }) => id).join('\n')),
    },
    options,
  );
  for (const [index, { id, title, text }] of documents.entries()) {
    const vector = vectors[index];
    const chunk: Chunk = { id, ...toText({ title, text }), ...(vector === undefined ? {} : { vector }) };
    const contentHash = hashText(`${title}\n${text}`);
    await writer.upsert({ source: id, contentHash, chunkCount: 1, pageCount: 0 }, [chunk], options);
  }
  await writer.verify(options);
  const { generation } = await writer.publish(options);
  return {
    generation,
    passages: documents.length,
    documents: new Map(documents.map(({ id }) => [id, 0])),
    warnings: [],
  };
}

function toText({ title, text }: Pick<BeirDocument, 'title' | 'text'>): PassageText {
  if (text === '') return { content: title };
  return title === '' ? { content: text } : { content: text, heading: title };
}
