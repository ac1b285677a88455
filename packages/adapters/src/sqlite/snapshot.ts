import type { DatabaseSync } from 'node:sqlite';
import { type IndexEmbedding, RagError } from '@rag/core';
import { buildPassageRanker, type IndexedPassage, type PassageRanker } from '../lexical/passage-ranker.ts';
import { runStepsWithPauses } from '../lexical/run-steps.ts';
import type { IndexContent } from '../memory/exported-index.ts';
import { toPassage, toSettings } from './rows.ts';

/** How many rows are read before the event loop gets its turn. */
const SLICE_ROWS = 1_000;

/** One generation of an index, ready to be searched. */
export interface Snapshot {
  readonly generation: string;
  readonly embedding: IndexEmbedding;
  readonly ranker: PassageRanker;
}

/** The generation that is published in the file now, or `undefined`. */
export function publishedGeneration(database: DatabaseSync): string | undefined {
  const row = database.prepare('SELECT generation FROM published').get();
  return row === undefined ? undefined : String(row['generation']);
}

/** Reads what is published and builds its ranking; others get their turn in between. */
export async function loadSnapshot(database: DatabaseSync, pause: () => Promise<unknown>): Promise<Snapshot> {
  const { generation, passages, ...embedding } = await readPublished(database, pause);
  const ranker = await runStepsWithPauses(buildPassageRanker(passages, embedding.dimensions), pause);
  return { generation, embedding, ranker };
}

/** Reads what is published, in one transaction; others get their turn in between. */
export async function readPublished(
  database: DatabaseSync,
  pause: () => Promise<unknown>,
): Promise<IndexContent> {
  const passages: IndexedPassage[] = [];
  database.exec('BEGIN');
  try {
    const published = database.prepare('SELECT * FROM published').get();
    if (published === undefined) throw new RagError('index_missing', 'Nothing was published yet.');
    // In an order that does not depend on which document was written when: it decides between equals.
    const rows = database.prepare(
      'SELECT id, source, content, page, heading, vector FROM passages ORDER BY source, position',
    );
    for (const row of rows.iterate()) {
      passages.push(toPassage(row));
      if (passages.length % SLICE_ROWS === 0) await pause();
    }
    const { fingerprint: _, ...embedding } = toSettings(published);
    return { generation: String(published['generation']), ...embedding, passages };
  } finally {
    if (database.isTransaction) database.exec('ROLLBACK');
  }
}
