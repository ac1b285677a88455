import type { DocumentRecord } from '@rag/core';
import { canContinueIndex } from '../run/can-continue-index.ts';
import type { IndexBackEnd } from './back-end.ts';

/** The published index before a run. */
export interface PublishedIndex {
  /** Read only for a dry run and when the index is not kept; empty otherwise. */
  readonly documents: ReadonlyMap<string, DocumentRecord>;
  /** Whether the run continues this index. With other settings it rebuilds the index from the given documents alone. */
  readonly isKept: boolean;
}

export async function readPublishedIndex(
  backEnd: Pick<IndexBackEnd, 'embedding' | 'readSettings' | 'readDocuments'>,
  { dryRun }: { readonly dryRun: boolean },
): Promise<PublishedIndex> {
  const settings = await backEnd.readSettings();
  if (settings === undefined) return { documents: new Map(), isKept: true };
  const isKept = canContinueIndex(settings, backEnd.embedding);
  return { documents: dryRun || !isKept ? await backEnd.readDocuments() : new Map(), isKept };
}

/** The documents that a rebuild would lose because they are not given, sorted. */
export function findLostDocuments({ documents, isKept }: PublishedIndex, given: Iterable<string>): string[] {
  if (isKept) return [];
  const kept = new Set(given);
  return [...documents.keys()].filter((source) => !kept.has(source)).sort();
}
