import type { DatabaseSync } from 'node:sqlite';
import { type DocumentRecord, type IndexSettings, RagError } from '@rag/core';
import { publishedGeneration } from './load-published.ts';
import { mapError } from './map-error.ts';
import { toRecord, toSettings } from './map-rows.ts';
import { openIndexFile } from './open-index-file.ts';

/** The location of an index file. */
export interface IndexFilePath {
  readonly path: string;
}

/** Whether an index was ever published in the file. Rejects with `index_invalid` for a file of another kind. */
export async function isIndexPublished({ path }: IndexFilePath): Promise<boolean> {
  return (await readIndexFile(path, publishedGeneration)) !== undefined;
}

/**
 * The settings of the published index. Undefined when nothing is published. Rejects as `createSqliteStore` does.
 *
 * @example
 * const settings = await readPublishedSettings({ path: '.data/index.sqlite' });
 */
export async function readPublishedSettings({ path }: IndexFilePath): Promise<IndexSettings | undefined> {
  return readIndexFile(path, (database) => {
    const row = database.prepare('SELECT * FROM published').get();
    return row && toSettings(row);
  });
}

/** The records of the published documents, ordered by source. Empty when nothing is published. */
export async function readPublishedRecords({ path }: IndexFilePath): Promise<DocumentRecord[]> {
  const select = 'SELECT source, content_hash, chunk_count, page_count FROM documents ORDER BY source';
  const records = await readIndexFile(path, (database) => database.prepare(select).all().map(toRecord));
  return records ?? [];
}

/** Reads from an index file. Resolves with undefined when there is no index. */
async function readIndexFile<Result>(
  path: string,
  read: (database: DatabaseSync) => Result,
): Promise<Result | undefined> {
  try {
    const { database } = openIndexFile(path);
    try {
      return read(database);
    } finally {
      database.close();
    }
  } catch (error) {
    if (error instanceof RagError && error.code === 'index_missing') return undefined;
    throw mapError(error, path);
  }
}
