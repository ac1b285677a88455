import { setImmediate } from 'node:timers/promises';
import { exportIndex } from '../memory/exported-index.ts';
import { openForReading } from './index-file.ts';
import { mapError } from './map-error.ts';
import { readPublished } from './snapshot.ts';

/**
 * What is published in the file at `path`, as bytes that `openExportedIndex` of `@rag/adapters/memory` serves
 * where there is no SQLite. Rejects with `index_missing` or `index_invalid` as `createSqliteStore` does.
 */
export async function exportSqliteIndex({ path }: { readonly path: string }): Promise<Uint8Array> {
  try {
    const { database } = openForReading(path);
    try {
      return exportIndex(await readPublished(database, setImmediate));
    } finally {
      database.close();
    }
  } catch (error) {
    throw mapError(error, path);
  }
}
