import type { Chunk, DocumentRecord, IndexWriter, StageSettings } from '@rag/core';

export const SETTINGS: StageSettings = { fingerprint: 'test', dimensions: 2, request: 'test' };

export interface Sample {
  readonly record: DocumentRecord;
  readonly chunks: readonly Chunk[];
}

/** A document of so many passages, each of which names the document and its edition. */
export function sample(source: string, edition: string, chunkCount = 2): Sample {
  return {
    record: { source, contentHash: `${source} ${edition}`, chunkCount, pageCount: 1 },
    chunks: Array.from({ length: chunkCount }, (_, index) => ({
      id: `${source}#${index}`,
      content: `Chapter ${index} of ${source}, ${edition} edition.`,
      page: 1,
      vector: Float32Array.of(Math.cos(index), Math.sin(index)),
    })),
  };
}

/** What the indexer does of a folder: writes what is new or changed, takes out what is gone, and publishes. */
export async function indexAll(
  writer: IndexWriter,
  samples: readonly Sample[],
  settings = SETTINGS,
): Promise<string> {
  const known = new Map(await writer.stage(settings));
  for (const { record, chunks } of samples) {
    if (known.get(record.source)?.contentHash !== record.contentHash) await writer.upsert(record, chunks);
    known.delete(record.source);
  }
  for (const source of known.keys()) await writer.remove(source);
  await writer.verify();
  return (await writer.publish()).generation;
}
