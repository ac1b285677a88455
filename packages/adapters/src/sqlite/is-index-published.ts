import { RagError } from '@rag/core';
import { openForReading } from './index-file.ts';
import { mapError } from './map-error.ts';
import { publishedGeneration } from './snapshot.ts';

/**
 * Whether an index was ever published in the file at `path`, without loading it. Rejects with
 * `index_invalid` where the file is something else.
 */
export async function isIndexPublished({ path }: { readonly path: string }): Promise<boolean> {
  try {
    const { database } = openForReading(path);
    try {
      return publishedGeneration(database) !== undefined;
    } finally {
      database.close();
    }
  } catch (error) {
    if (error instanceof RagError && error.code === 'index_missing') return false;
    throw mapError(error, path);
  }
}
