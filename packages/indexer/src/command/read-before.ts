import type { DocumentRecord } from '@rag/core';
import { wouldKeep } from '../run/would-keep.ts';
import type { IndexBackEnd } from './back-end.ts';

/** What is published before a run. */
export interface Before {
  /** Read where they matter: for a dry run, and where they are not kept. */
  readonly documents: ReadonlyMap<string, DocumentRecord>;
  /** Whether the run goes on from it; else, under other settings, it begins anew and only what it is given stays. */
  readonly isKept: boolean;
}

export async function readBefore(
  backEnd: Pick<IndexBackEnd, 'embedding' | 'readSettings' | 'readDocuments'>,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Before> {
  const settings = await backEnd.readSettings();
  if (settings === undefined) return { documents: new Map(), isKept: true };
  const isKept = wouldKeep(settings, backEnd.embedding);
  return { documents: dryRun || !isKept ? await backEnd.readDocuments() : new Map(), isKept };
}

/** The documents that only a run under other settings loses, sorted: those that it is not given. */
export function lostBy({ documents, isKept }: Before, given: Iterable<string>): string[] {
  if (isKept) return [];
  const kept = new Set(given);
  return [...documents.keys()].filter((source) => !kept.has(source)).sort();
}
