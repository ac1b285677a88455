import { resolve } from 'node:path';
import { hashText } from '@rag/core/adapter';
import type { DocumentFile } from '../load/find-documents.ts';

/**
 * Identifies what a run is asked to do: the paths and names of its files in any order, and whether it prunes. The
 * content of the files does not count. So a run resumes after a file was repaired, and starts over after a file was
 * added, moved or removed, because that file may already be staged.
 */
export function identifyRequest(documents: readonly DocumentFile[], prune: boolean): string {
  const files = documents.map(({ source, path }) => JSON.stringify([source, resolve(path)])).sort();
  return hashText([prune ? 'prune' : 'keep', ...files].join('\n'));
}
