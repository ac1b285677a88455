import type { DatabaseSync } from 'node:sqlite';
import { type IndexEmbedding, RagError } from '@rag/core';
import { toVectorBytes } from '../bytes/index.ts';
import type { IndexContent } from '../memory/index.ts';
import {
  createNumberRanker,
  type IndexedPassage,
  type NumberRanker,
  runStepsWithPauses,
} from '../ranking/index.ts';
import { toPassage, toSettings } from './map-rows.ts';
import { createPassageLayout, type PassageLayout, readLayout } from './passage-layout.ts';
import { readPassageTables, readStoredTables } from './stored-tables.ts';

/** How many rows are read between two pauses for the event loop. */
const ROWS_PER_PAUSE = 1_000;

/** One generation of an index, ready to be searched. */
export interface IndexSnapshot {
  readonly generation: string;
  readonly embedding: IndexEmbedding;
  readonly ranker: NumberRanker;
  readonly layout: PassageLayout;
}

/** The generation that is published in the file. Undefined when nothing is published. */
export function publishedGeneration(database: DatabaseSync): string | undefined {
  const row = database.prepare('SELECT generation FROM published').get();
  return row === undefined ? undefined : String(row['generation']);
}

/**
 * Loads the stored ranking of the published index in one transaction, or builds it from the passages where an earlier
 * version of the program stored another one or none. Pauses regularly, so that other work continues.
 */
export async function loadIndexSnapshot(
  database: DatabaseSync,
  pause: () => Promise<unknown>,
): Promise<IndexSnapshot> {
  return inReadTransaction(database, async () => {
    const { generation, embedding } = readPublished(database);
    const { dimensions } = embedding;
    const layout = createPassageLayout(readLayout(database));
    const stored = await runStepsWithPauses(readStoredTables(database), pause);
    const lexical = stored ?? (await runStepsWithPauses(readPassageTables(database, 'passages'), pause));
    const vectors = await readVectors(database, layout.size, dimensions, pause);
    const { documents } = layout;
    return {
      generation,
      embedding,
      ranker: createNumberRanker({ lexical, documents, vectors, dimensions }),
      layout,
    };
  });
}

/** Reads the vectors one after the other. A passage without one has zeros. */
async function readVectors(
  database: DatabaseSync,
  size: number,
  dimensions: number,
  pause: () => Promise<unknown>,
): Promise<Float32Array> {
  const vectors = new Float32Array(size * dimensions);
  if (dimensions === 0) return vectors;
  const bytes = toVectorBytes(vectors);
  const stride = dimensions * Float32Array.BYTES_PER_ELEMENT;
  let passage = 0;
  for (const { vector } of database
    .prepare('SELECT vector FROM passages ORDER BY source, position')
    .iterate()) {
    if (vector instanceof Uint8Array) bytes.set(vector, passage * stride);
    passage += 1;
    if (passage % ROWS_PER_PAUSE === 0) await pause();
  }
  return vectors;
}

/** Reads the published passages in one transaction, with regular pauses. */
export async function readPublishedContent(
  database: DatabaseSync,
  pause: () => Promise<unknown>,
): Promise<IndexContent> {
  return inReadTransaction(database, async () => {
    const passages: IndexedPassage[] = [];
    const { generation, embedding } = readPublished(database);
    // Passages with equal scores keep this order, so it must not depend on when a document was written.
    const rows = database.prepare(
      'SELECT id, source, content, page, heading, vector FROM passages ORDER BY source, position',
    );
    for (const row of rows.iterate()) {
      passages.push(toPassage(row));
      if (passages.length % ROWS_PER_PAUSE === 0) await pause();
    }
    return { generation, ...embedding, passages };
  });
}

function readPublished(database: DatabaseSync): {
  readonly generation: string;
  readonly embedding: IndexEmbedding;
} {
  const published = database.prepare('SELECT * FROM published').get();
  if (published === undefined) throw new RagError('index_missing', 'Nothing is published yet.');
  const { fingerprint: _, ...embedding } = toSettings(published);
  return { generation: String(published['generation']), embedding };
}

async function inReadTransaction<Result>(
  database: DatabaseSync,
  read: () => Promise<Result>,
): Promise<Result> {
  database.exec('BEGIN');
  try {
    return await read();
  } finally {
    if (database.isTransaction) database.exec('ROLLBACK');
  }
}
