import type { DatabaseSync } from 'node:sqlite';
import { type Chunk, type DocumentRecord, type IndexSettings, RagError, type StageSettings } from '@rag/core';
import { isSameSettings, isSameStage } from '@rag/core/adapter';
import { toVectorBytes } from '../bytes/index.ts';
import { hashGeneration } from '../generation/index.ts';
import { encodeTables } from '../ranking/index.ts';
import { toRecord, toSettings, toStageSettings } from './map-rows.ts';
import { inTransaction } from './schema.ts';
import { KEPT, readStagedTables } from './staged-tables.ts';
import { READING, writeTables } from './stored-tables.ts';

/** The documents and passages that the index would hold if the stage were published now. */
const DOCUMENTS = `
  SELECT source, content_hash, chunk_count, page_count FROM documents WHERE source ${KEPT}
  UNION ALL SELECT source, content_hash, chunk_count, page_count FROM staged_documents`;
const PASSAGES = `
  SELECT source, id, vector FROM passages WHERE source ${KEPT}
  UNION ALL SELECT source, id, vector FROM staged_passages`;

/** The stage of one index file. Each method changes it in one transaction, so that a kill leaves no partial change. */
export interface Staging {
  begin(settings: StageSettings): Map<string, DocumentRecord>;
  upsert(document: DocumentRecord, chunks: readonly Chunk[]): void;
  remove(source: string): void;
  verify(): void;
  /** Publishes in its last step, and returns the generation. */
  publish(): Generator<void, string>;
}

/** Opens the stage of a database whose tables exist. */
export function createStaging(database: DatabaseSync): Staging {
  const staged = (): StageSettings | undefined => {
    const row = database.prepare('SELECT * FROM stage').get();
    return row && toStageSettings(row);
  };
  const published = (): IndexSettings | undefined => {
    const row = database.prepare('SELECT * FROM published').get();
    return row && toSettings(row);
  };
  const documents = (): DocumentRecord[] => database.prepare(DOCUMENTS).all().map(toRecord);

  const clear = (): void =>
    database.exec(
      'DELETE FROM stage; DELETE FROM staged_documents; DELETE FROM staged_passages; DELETE FROM staged_removals',
    );

  const start = (settings: StageSettings): void => {
    clear();
    const { fingerprint, dimensions, embeddingModel, request } = settings;
    database
      .prepare('INSERT INTO stage VALUES (1, ?, ?, ?, ?)')
      .run(fingerprint, dimensions, embeddingModel ?? null, request);
    const current = published();
    if (current === undefined || !isSameSettings(current, settings))
      database.exec('INSERT INTO staged_removals SELECT source FROM documents');
  };

  const unstage = (source: string): void => {
    database.prepare('DELETE FROM staged_documents WHERE source = ?').run(source);
    database.prepare('DELETE FROM staged_passages WHERE source = ?').run(source);
  };

  return {
    begin(settings) {
      const existing = staged();
      if (existing === undefined || !isSameStage(existing, settings))
        inTransaction(database, () => start(settings));
      return new Map(documents().map((document) => [document.source, document]));
    },

    upsert({ source, contentHash, chunkCount, pageCount }, chunks) {
      inTransaction(database, () => {
        unstage(source);
        const insert = database.prepare('INSERT INTO staged_passages VALUES (?, ?, ?, ?, ?, ?, ?)');
        for (const [position, { id, content, page, heading, vector }] of chunks.entries()) {
          const bytes = vector === undefined ? null : toVectorBytes(vector);
          insert.run(source, position, id, content, page ?? null, heading ?? null, bytes);
        }
        database
          .prepare('INSERT INTO staged_documents VALUES (?, ?, ?, ?)')
          .run(source, contentHash, chunkCount, pageCount);
      });
    },

    remove(source) {
      inTransaction(database, () => {
        unstage(source);
        database.prepare('INSERT OR IGNORE INTO staged_removals VALUES (?)').run(source);
      });
    },

    verify() {
      const { dimensions } = staged() ?? { dimensions: 0 };
      for (const { query, problem, parameters } of checks(dimensions)) {
        const row = database.prepare(query).get(...parameters);
        if (row !== undefined) throw new RagError('index_invalid', `${row['subject']} ${problem}.`);
      }
    },

    *publish() {
      const settings = staged();
      if (settings === undefined) throw new RagError('invalid_input', 'Call stage() before publish().');
      const generation = hashGeneration(settings, documents());
      const tables = yield* readStagedTables(database);
      const encoded = tables && (yield* encodeTables(tables));
      inTransaction(database, () => {
        database.exec(`
          DELETE FROM passages WHERE NOT (source ${KEPT});
          DELETE FROM documents WHERE NOT (source ${KEPT});
          INSERT INTO documents SELECT * FROM staged_documents;
          INSERT INTO passages SELECT * FROM staged_passages;`);
        database
          .prepare(
            'INSERT OR REPLACE INTO published SELECT 1, ?, fingerprint, dimensions, embedding_model, ? FROM stage',
          )
          .run(generation, READING);
        if (encoded !== undefined) writeTables(database, encoded);
        clear();
      });
      return generation;
    },
  };
}

interface Check {
  /** Selects rows with a `subject` that violate the rule. */
  readonly query: string;
  readonly parameters: readonly number[];
  readonly problem: string;
}

function checks(dimensions: number): readonly Check[] {
  return [
    {
      query: `SELECT source AS subject FROM (${DOCUMENTS}) AS document WHERE chunk_count <>
        (SELECT count(*) FROM (${PASSAGES}) AS passage WHERE passage.source = document.source)`,
      parameters: [],
      problem: 'has another number of passages than its record says',
    },
    {
      query: `SELECT id AS subject FROM (${PASSAGES}) GROUP BY id HAVING count(*) > 1`,
      parameters: [],
      problem: 'is the id of more than one passage',
    },
    {
      query: `SELECT id AS subject FROM (${PASSAGES}) WHERE coalesce(length(vector), 0) <> ?`,
      parameters: [dimensions * Float32Array.BYTES_PER_ELEMENT],
      problem: `is a passage whose vector does not have ${dimensions} numbers`,
    },
  ];
}
