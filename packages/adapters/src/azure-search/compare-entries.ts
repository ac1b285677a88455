import { chunkIdOf, type IndexEntry, NO_END } from './index-entry.ts';

/** A document that the index should show, with all its passages. */
export interface ExpectedDocument {
  readonly version: string;
  readonly chunkCount: number;
  /** Whether the stage wrote it. Otherwise it is a published document that stays as it is. */
  readonly isStaged: boolean;
}

export interface Differences {
  /** Keys of entries that the stage wrote but that do not belong to it. */
  readonly leftovers: readonly string[];
  /** Keys of published entries that must end with the stage and do not yet. */
  readonly toEnd: readonly string[];
  /** Keys of published entries that must stay and would end with the stage. */
  readonly toKeep: readonly string[];
  /** Sources whose record or passages are missing. */
  readonly missing: readonly string[];
  /** Ids that more than one passage has. */
  readonly duplicates: readonly string[];
}

/** Compares the entries that an index would show at a sequence with the expected documents. */
export function compareEntries(
  entries: readonly IndexEntry[],
  expected: ReadonlyMap<string, ExpectedDocument>,
  sequence: number,
): Differences {
  const wanted: IndexEntry[] = [];
  const unwanted: IndexEntry[] = [];
  for (const entry of entries) {
    if (entry.kind !== 'passage' && entry.kind !== 'document') continue;
    const document = expected.get(entry.source ?? '');
    (isExpected(entry, document, sequence) ? wanted : unwanted).push(entry);
  }
  const isStaged = ({ valid_from }: IndexEntry): boolean => valid_from === sequence;
  return {
    leftovers: keysOf(unwanted.filter(isStaged)),
    toEnd: keysOf(unwanted.filter((entry) => !isStaged(entry) && entry.valid_to !== sequence)),
    toKeep: keysOf(wanted.filter((entry) => !isStaged(entry) && entry.valid_to !== NO_END)),
    missing: findIncomplete(expected, wanted),
    duplicates: findDuplicateIds(wanted),
  };
}

function keysOf(entries: readonly IndexEntry[]): string[] {
  return entries.map(({ id }) => id);
}

function findIncomplete(
  expected: ReadonlyMap<string, ExpectedDocument>,
  entries: readonly IndexEntry[],
): string[] {
  const records = new Set<string>();
  const positions = new Map<string, Set<number>>();
  for (const { kind, source, position } of entries) {
    const name = source ?? '';
    if (kind === 'document') records.add(name);
    else positions.set(name, (positions.get(name) ?? new Set()).add(position ?? 0));
  }
  return Array.from(expected)
    .filter(([name, { chunkCount }]) => !records.has(name) || (positions.get(name)?.size ?? 0) !== chunkCount)
    .map(([name]) => name);
}

function findDuplicateIds(entries: readonly IndexEntry[]): string[] {
  const ids = entries.filter(({ kind }) => kind === 'passage').map(({ id }) => chunkIdOf(id));
  const seen = new Set<string>();
  return ids.filter((id) => seen.size === seen.add(id).size);
}

function isExpected(
  { kind, version, position, valid_from }: IndexEntry,
  document: ExpectedDocument | undefined,
  sequence: number,
): boolean {
  if (document === undefined || document.version !== version) return false;
  if (document.isStaged !== (valid_from === sequence)) return false;
  return kind === 'document' || (position ?? 0) < document.chunkCount;
}
