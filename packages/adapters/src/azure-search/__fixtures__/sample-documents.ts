import type { Chunk, DocumentRecord, IndexWriter, StageSettings } from '@rag/core';

/** The settings of every stage in these tests. Vectors have two numbers. */
export const SETTINGS: StageSettings = { fingerprint: 'test', dimensions: 2, request: 'test' };

export interface SampleDocument {
  readonly record: DocumentRecord;
  readonly chunks: readonly Chunk[];
}

/** Makes a document whose passages each name the document and its edition. */
export function sample(source: string, edition: string, chunkCount = 2): SampleDocument {
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

/** Does what the indexer does: writes new and changed documents, removes missing ones, and publishes. */
export async function indexAll(
  writer: IndexWriter,
  samples: readonly SampleDocument[],
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

/** The parameters of `upsert` for a sample. */
export function upsertParameters({ record, chunks }: SampleDocument): [DocumentRecord, readonly Chunk[]] {
  return [record, chunks];
}

/** Publishes one document with two passages, one about a fish and one about a bird. */
export async function publishSample(writer: IndexWriter): Promise<void> {
  await writer.stage(SETTINGS);
  await writer.upsert({ source: 'a.md', contentHash: 'a', chunkCount: 2, pageCount: 0 }, [
    { id: 'a#0', content: 'The swordfish is a fish.', vector: Float32Array.of(1, 0) },
    { id: 'a#1', content: 'The heron is a bird.', vector: Float32Array.of(0, 1) },
  ]);
  await writer.publish();
}
