import { DatabaseSync } from 'node:sqlite';
import { RagError } from '@rag/core';
import { primaryCode } from './map-error.ts';

/** SQLITE_BUSY. */
const BUSY = 5;

/**
 * Locks an index against other writers, with an exclusive transaction on a database beside it. The operating
 * system releases the lock when the process ends, also after a kill. Throws `index_locked` when it is taken.
 *
 * @returns a function that releases the lock
 */
export function lockForWriting(path: string): () => void {
  const database = new DatabaseSync(`${path}.lock`, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (primaryCode(error) !== BUSY) throw error;
    throw new RagError('index_locked', `The index ${path} is being written by another process.`, {
      details: { path },
      cause: error,
    });
  }
  return () => database.close();
}
