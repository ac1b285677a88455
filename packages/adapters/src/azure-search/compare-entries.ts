import { chunkIdOf, type Entry, FOREVER } from './entry.ts';

export interface ExpectedDocument {
  readonly version: string;
  readonly chunkCount: number;
  /** Written by the stage, and not carried over from what is published. */
  readonly isStaged: boolean;
}

export interface Differences {
  /** Keys of what the stage should not hold. */
  readonly strays: readonly string[];
  /** Keys of what is published and has no place in the stage, but does not end with it yet. */
  readonly toRetire: readonly string[];
  /** Keys of what is published, has its place, and would end with the stage. */
  readonly toKeep: readonly string[];
  /** Sources of which passages or the record are missing. */
  readonly missing: readonly string[];
  /** Ids that more than one passage has. */
  readonly duplicates: readonly string[];
}

/** Compares what an index would show at a sequence with what it should. */
export function compareEntries(
  entries: readonly Entry[],
  expected: ReadonlyMap<string, ExpectedDocument>,
  sequence: number,
): Differences {
  const placed: Entry[] = [];
  const misplaced: Entry[] = [];
  for (const entry of entries) {
    if (entry.kind !== 'passage' && entry.kind !== 'document') continue;
    const document = expected.get(entry.source ?? '');
    (hasPlace(entry, document, sequence) ? placed : misplaced).push(entry);
  }
  const isStaged = ({ valid_from }: Entry): boolean => valid_from === sequence;
  return {
    strays: keysOf(misplaced.filter(isStaged)),
    toRetire: keysOf(misplaced.filter((entry) => !isStaged(entry) && entry.valid_to !== sequence)),
    toKeep: keysOf(placed.filter((entry) => !isStaged(entry) && entry.valid_to !== FOREVER)),
    missing: missingFrom(expected, placed),
    duplicates: duplicateIds(placed),
  };
}

function keysOf(entries: readonly Entry[]): string[] {
  return entries.map(({ id }) => id);
}

function missingFrom(expected: ReadonlyMap<string, ExpectedDocument>, placed: readonly Entry[]): string[] {
  const records = new Set<string>();
  const positions = new Map<string, Set<number>>();
  for (const { kind, source, position } of placed) {
    const name = source ?? '';
    if (kind === 'document') records.add(name);
    else positions.set(name, (positions.get(name) ?? new Set()).add(position ?? 0));
  }
  return Array.from(expected)
    .filter(([name, { chunkCount }]) => !records.has(name) || (positions.get(name)?.size ?? 0) !== chunkCount)
    .map(([name]) => name);
}

function duplicateIds(placed: readonly Entry[]): string[] {
  const ids = placed.filter(({ kind }) => kind === 'passage').map(({ id }) => chunkIdOf(id));
  const seen = new Set<string>();
  return ids.filter((id) => seen.size === seen.add(id).size);
}

function hasPlace(
  { kind, version, position, valid_from }: Entry,
  document: ExpectedDocument | undefined,
  sequence: number,
): boolean {
  if (document === undefined || document.version !== version) return false;
  if (document.isStaged !== (valid_from === sequence)) return false;
  return kind === 'document' || (position ?? 0) < document.chunkCount;
}
