import type { DatabaseSync } from 'node:sqlite';
import { type IndexEmbedding, RagError } from '@rag/core';
import type { IndexContent } from '../memory/index.ts';
import {
  buildPassageRanker,
  type IndexedPassage,
  type PassageRanker,
  runStepsWithPauses,
} from '../ranking/index.ts';
import { toPassage, toSettings } from './map-rows.ts';

/** How many rows are read between two pauses for the event loop. */
const ROWS_PER_PAUSE = 1_000;

/** One generation of an index, ready to be searched. */
export interface IndexSnapshot {
  readonly generation: string;
  readonly embedding: IndexEmbedding;
  readonly ranker: PassageRanker;
}

/** The generation that is published in the file. Undefined when nothing is published. */
export function publishedGeneration(database: DatabaseSync): string | undefined {
  const row = database.prepare('SELECT generation FROM published').get();
  return row === undefined ? undefined : String(row['generation']);
}

/** Reads the published index and builds its ranking. Pauses regularly, so that other work continues. */
export async function loadIndexSnapshot(
  database: DatabaseSync,
  pause: () => Promise<unknown>,
): Promise<IndexSnapshot> {
  const { generation, passages, ...embedding } = await readPublishedContent(database, pause);
  const ranker = await runStepsWithPauses(buildPassageRanker(passages, embedding.dimensions), pause);
  return { generation, embedding, ranker };
}

/** Reads the published passages in one transaction, with regular pauses. */
export async function readPublishedContent(
  database: DatabaseSync,
  pause: () => Promise<unknown>,
): Promise<IndexContent> {
  const passages: IndexedPassage[] = [];
  database.exec('BEGIN');
  try {
    const published = database.prepare('SELECT * FROM published').get();
    if (published === undefined) throw new RagError('index_missing', 'Nothing is published yet.');
    // Passages with equal scores keep this order, so it must not depend on when a document was written.
    const rows = database.prepare(
      'SELECT id, source, content, page, heading, vector FROM passages ORDER BY source, position',
    );
    for (const row of rows.iterate()) {
      passages.push(toPassage(row));
      if (passages.length % ROWS_PER_PAUSE === 0) await pause();
    }
    const { fingerprint: _, ...embedding } = toSettings(published);
    return { generation: String(published['generation']), ...embedding, passages };
  } finally {
    if (database.isTransaction) database.exec('ROLLBACK');
  }
}
