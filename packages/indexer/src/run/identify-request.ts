import { resolve } from 'node:path';
import { hashText } from '@rag/core/adapter';
import type { DocumentFile } from '../load/find-documents.ts';

/**
 * Names what a run is asked to do: the files it is given, by path and name and in whatever order, and whether
 * others go. Not what is in the files: a run that was stopped is resumed when one of them was mended meanwhile,
 * and begun anew when one was added, moved or taken away, as it may have been staged already.
 */
export function identifyRequest(documents: readonly DocumentFile[], prune: boolean): string {
  const files = documents.map(({ source, path }) => JSON.stringify([source, resolve(path)])).sort();
  return hashText([prune ? 'prune' : 'keep', ...files].join('\n'));
}
