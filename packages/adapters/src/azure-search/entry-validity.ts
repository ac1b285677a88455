import { odata } from '@azure/search-documents';
import type { IndexEntry } from './index-entry.ts';

/** The fields that {@link isValidAt} reads. */
export const VALIDITY_FIELDS = [
  'kind',
  'valid_from',
  'valid_to',
] as const satisfies readonly (keyof IndexEntry)[];

/** An OData filter for the entries of a kind that are valid at a sequence number. */
export function validityFilter(kind: IndexEntry['kind'], sequence: number): string {
  return odata`kind eq ${kind} and valid_from le ${sequence} and valid_to gt ${sequence}`;
}

/** Whether a document passes {@link validityFilter}. */
export function isValidAt(
  kind: IndexEntry['kind'],
  sequence: number,
  document: Readonly<Record<string, unknown>>,
): boolean {
  return (
    document['kind'] === kind &&
    Number(document['valid_from']) <= sequence &&
    Number(document['valid_to']) > sequence
  );
}
