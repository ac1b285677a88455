import { setImmediate } from 'node:timers/promises';
import { exportIndex } from '../memory/index.ts';
import { readPublishedContent } from './load-published.ts';
import { mapError } from './map-error.ts';
import { openIndexFile } from './open-index-file.ts';

/**
 * Exports the published index as bytes that `openExportedIndex` of `@rag/adapters/memory` serves on a runtime
 * without SQLite. Rejects with `index_missing` or `index_invalid` as `createSqliteStore` does.
 *
 * @example
 * await writeFile('index.jsonl', await exportSqliteIndex({ path: '.data/index.sqlite' }));
 */
export async function exportSqliteIndex({ path }: { readonly path: string }): Promise<Uint8Array> {
  try {
    const { database } = openIndexFile(path);
    try {
      return exportIndex(await readPublishedContent(database, setImmediate));
    } finally {
      database.close();
    }
  } catch (error) {
    throw mapError(error, path);
  }
}
