import type { DatabaseSync } from 'node:sqlite';
import { DROPPED, type LexicalTables, mergeTables, type TablesSource } from '../ranking/index.ts';
import { type LayoutEntry, readLayout } from './passage-layout.ts';
import { readPassageTables, readStoredTables } from './stored-tables.ts';

/** Selects the published rows that the stage neither replaces nor removes. */
export const KEPT = `NOT IN (SELECT source FROM staged_documents UNION ALL SELECT source FROM staged_removals)`;

/** The documents as the index would have them were the stage published now, in the order of a layout. */
const STAGED_LAYOUT = `
  SELECT source, count(*) AS size, is_staged FROM (
    SELECT source, 0 AS is_staged FROM passages WHERE source ${KEPT}
    UNION ALL SELECT source, 1 FROM staged_passages
  ) GROUP BY source ORDER BY source`;

interface StagedEntry extends LayoutEntry {
  readonly isStaged: boolean;
  /** The number of its first passage. */
  readonly start: number;
}

/**
 * The tables of the passages that the index would have were the stage published now; undefined where they are those
 * that are stored. Reads the staged passages, and others only where no tables of them are stored.
 */
export function* readStagedTables(database: DatabaseSync): Generator<void, LexicalTables | undefined> {
  const entries = readStagedLayout(database);
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  const stored = yield* readStoredTables(database);
  const sources: TablesSource[] = [];
  if (stored !== undefined) {
    const kept = new Map(entries.filter(({ isStaged }) => !isStaged).map((entry) => [entry.source, entry]));
    const numbers = readLayout(database).map(
      (entry) => kept.get(entry.source) ?? { ...entry, start: DROPPED },
    );
    sources.push({ tables: stored, documents: numbersOf(numbers) });
  } else sources.push(yield* readSource(database, `passages WHERE source ${KEPT}`, entries, false));
  const isChanged = !isIdentity(sources[0]?.documents ?? new Int32Array(), size);
  if (isChanged) sources.push(yield* readSource(database, 'staged_passages', entries, true));
  if (!isChanged) return stored === undefined ? sources[0]?.tables : undefined;
  const used = sources.filter(({ documents }) => documents.some((number) => number !== DROPPED));
  const [only] = used;
  if (only !== undefined && used.length === 1 && isIdentity(only.documents, size)) return only.tables;
  return yield* mergeTables(used.length === 0 ? sources : used, size);
}

function* readSource(
  database: DatabaseSync,
  table: string,
  entries: readonly StagedEntry[],
  isStaged: boolean,
): Generator<void, TablesSource> {
  return {
    tables: yield* readPassageTables(database, table),
    documents: numbersOf(entries.filter((entry) => entry.isStaged === isStaged)),
  };
}

function readStagedLayout(database: DatabaseSync): StagedEntry[] {
  let start = 0;
  return database
    .prepare(STAGED_LAYOUT)
    .all()
    .map((row) => {
      const entry = {
        source: String(row['source']),
        size: Number(row['size']),
        isStaged: row['is_staged'] === 1,
        start,
      };
      start += entry.size;
      return entry;
    });
}

/** The numbers of the passages of some documents, or `DROPPED` for those of a document without a start. */
function numbersOf(entries: readonly (LayoutEntry & { readonly start: number })[]): Int32Array {
  const numbers: number[] = [];
  for (const { size, start } of entries)
    for (let position = 0; position < size; position++)
      numbers.push(start === DROPPED ? DROPPED : start + position);
  return Int32Array.from(numbers);
}

function isIdentity(numbers: Int32Array, size: number): boolean {
  return numbers.length === size && numbers.every((number, index) => number === index);
}
