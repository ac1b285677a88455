import type { IndexWriter } from '@rag/core';
import { createSqliteWriter } from '../sqlite-writer.ts';

/** The texts of the passages, by source. */
export type Documents = Readonly<Record<string, readonly string[]>>;

/** Does what the indexer does: writes new and changed documents, removes missing ones, and publishes. */
export async function runIndexer(path: string, documents: Documents): Promise<void> {
  const writer = createSqliteWriter({ path });
  try {
    await indexDocuments(writer, documents);
  } finally {
    writer.close();
  }
}

/** The same with another writer. */
export async function indexDocuments(writer: IndexWriter, documents: Documents): Promise<void> {
  const known = await writer.stage({ fingerprint: 'test', dimensions: 0, request: 'test' });
  for (const [source, texts] of Object.entries(documents)) {
    const contentHash = texts.join('\n');
    if (known.get(source)?.contentHash === contentHash) continue;
    await writer.upsert(
      { source, contentHash, chunkCount: texts.length, pageCount: 0 },
      texts.map((content, index) => ({ id: `${source}#${index}`, content })),
    );
  }
  for (const source of known.keys()) if (!(source in documents)) await writer.remove(source);
  await writer.verify();
  await writer.publish();
}
