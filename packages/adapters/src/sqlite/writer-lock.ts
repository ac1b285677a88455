import { DatabaseSync } from 'node:sqlite';
import { RagError } from '@rag/core';

/**
 * Lets one writer at a time at an index: an exclusive transaction held open on a database beside it. The
 * operating system gives the lock back when the process ends, however it ends.
 *
 * @returns a function that gives the lock back
 */
export function lockForWriting(path: string): () => void {
  const database = new DatabaseSync(`${path}.lock`, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!(error instanceof Error && 'errcode' in error && error.errcode === 5)) throw error;
    throw new RagError('index_locked', `The index ${path} is being written by another process.`, {
      details: { path },
      cause: error,
    });
  }
  return () => database.close();
}
