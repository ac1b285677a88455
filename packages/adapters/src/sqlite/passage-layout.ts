import type { DatabaseSync } from 'node:sqlite';

/** A document and how many passages it has. */
export interface LayoutEntry {
  readonly source: string;
  readonly size: number;
}

/** Where each numbered passage is: passages are numbered by their documents' sources and their positions in them. */
export interface PassageLayout {
  /** How many passages there are. */
  readonly size: number;
  /** The number of each passage's document. */
  readonly documents: Int32Array;
  placeOf(passage: number): PassagePlace;
}

export interface PassagePlace {
  readonly source: string;
  readonly position: number;
}

/** The documents of the published index in the order in which passages are numbered. */
export function readLayout(database: DatabaseSync): LayoutEntry[] {
  return database
    .prepare('SELECT source, count(*) AS size FROM passages GROUP BY source ORDER BY source')
    .all()
    .map(({ source, size }) => ({ source: String(source), size: Number(size) }));
}

export function createPassageLayout(entries: readonly LayoutEntry[]): PassageLayout {
  const starts = new Int32Array(entries.length + 1);
  for (const [document, { size }] of entries.entries()) starts[document + 1] = (starts[document] ?? 0) + size;
  const size = starts[entries.length] ?? 0;
  const documents = new Int32Array(size);
  for (const document of entries.keys()) documents.fill(document, starts[document], starts[document + 1]);
  return {
    size,
    documents,
    placeOf(passage) {
      const document = documents[passage] ?? 0;
      return { source: entries[document]?.source ?? '', position: passage - (starts[document] ?? 0) };
    },
  };
}
