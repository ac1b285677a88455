import type { DatabaseSync } from 'node:sqlite';
import { type Chunk, type DocumentRecord, type IndexSettings, RagError } from '@rag/core';
import { indexGeneration } from '../lexical/index-generation.ts';
import { toBytes, toRecord, toSettings } from './rows.ts';
import { inTransaction } from './schema.ts';

/** What the index would hold were the stage published now. */
const KEPT = `NOT IN (SELECT source FROM staged_documents UNION ALL SELECT source FROM staged_removals)`;
const DOCUMENTS = `
  SELECT source, content_hash, chunk_count, page_count FROM documents WHERE source ${KEPT}
  UNION ALL SELECT source, content_hash, chunk_count, page_count FROM staged_documents`;
const PASSAGES = `
  SELECT source, id, vector FROM passages WHERE source ${KEPT}
  UNION ALL SELECT source, id, vector FROM staged_passages`;

/** The stage of one index file. Each change is one transaction, so that a kill leaves whole changes only. */
export interface Staging {
  begin(settings: IndexSettings): Map<string, DocumentRecord>;
  upsert(document: DocumentRecord, chunks: readonly Chunk[]): void;
  remove(source: string): void;
  verify(): void;
  publish(): string;
}

export function createStaging(database: DatabaseSync): Staging {
  const settingsOf = (table: 'stage' | 'published'): IndexSettings | undefined => {
    const row = database.prepare(`SELECT fingerprint, dimensions FROM ${table}`).get();
    return row === undefined ? undefined : toSettings(row);
  };
  const documents = (): DocumentRecord[] => database.prepare(DOCUMENTS).all().map(toRecord);

  const clear = (): void =>
    database.exec(
      'DELETE FROM stage; DELETE FROM staged_documents; DELETE FROM staged_passages; DELETE FROM staged_removals',
    );

  const start = (settings: IndexSettings): void => {
    clear();
    database.prepare('INSERT INTO stage VALUES (1, ?, ?)').run(settings.fingerprint, settings.dimensions);
    if (!isSame(settingsOf('published'), settings))
      database.exec('INSERT INTO staged_removals SELECT source FROM documents');
  };

  const unstage = (source: string): void => {
    database.prepare('DELETE FROM staged_documents WHERE source = ?').run(source);
    database.prepare('DELETE FROM staged_passages WHERE source = ?').run(source);
  };

  return {
    begin(settings) {
      if (!isSame(settingsOf('stage'), settings)) inTransaction(database, () => start(settings));
      return new Map(documents().map((document) => [document.source, document]));
    },

    upsert({ source, contentHash, chunkCount, pageCount }, chunks) {
      inTransaction(database, () => {
        unstage(source);
        const insert = database.prepare('INSERT INTO staged_passages VALUES (?, ?, ?, ?, ?, ?, ?)');
        for (const [position, { id, content, page, heading, vector }] of chunks.entries()) {
          const bytes = vector === undefined ? null : toBytes(vector);
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
      const { dimensions } = settingsOf('stage') ?? { dimensions: 0 };
      for (const { question, says, parameters } of checks(dimensions)) {
        const row = database.prepare(question).get(...parameters);
        if (row !== undefined) throw new RagError('index_invalid', `${row['subject']} ${says}.`);
      }
    },

    publish() {
      const settings = settingsOf('stage');
      if (settings === undefined) throw new RagError('invalid_input', 'Call stage() before publish().');
      const generation = indexGeneration(settings, documents());
      inTransaction(database, () => {
        database.exec(`
          DELETE FROM passages WHERE NOT (source ${KEPT});
          DELETE FROM documents WHERE NOT (source ${KEPT});
          INSERT INTO documents SELECT * FROM staged_documents;
          INSERT INTO passages SELECT * FROM staged_passages;`);
        database
          .prepare('INSERT OR REPLACE INTO published VALUES (1, ?, ?, ?)')
          .run(generation, settings.fingerprint, settings.dimensions);
        clear();
      });
      return generation;
    },
  };
}

interface Check {
  /** Gives a row with a `subject` where something is wrong. */
  readonly question: string;
  readonly parameters: readonly number[];
  readonly says: string;
}

function checks(dimensions: number): readonly Check[] {
  return [
    {
      question: `SELECT source AS subject FROM (${DOCUMENTS}) AS document WHERE chunk_count <>
        (SELECT count(*) FROM (${PASSAGES}) AS passage WHERE passage.source = document.source)`,
      parameters: [],
      says: 'has not as many passages as its record says',
    },
    {
      question: `SELECT id AS subject FROM (${PASSAGES}) GROUP BY id HAVING count(*) > 1`,
      parameters: [],
      says: 'is the id of more than one passage',
    },
    {
      question: `SELECT id AS subject FROM (${PASSAGES}) WHERE coalesce(length(vector), 0) <> ?`,
      parameters: [dimensions * Float32Array.BYTES_PER_ELEMENT],
      says: `is a passage whose vector has not ${dimensions} numbers`,
    },
  ];
}

function isSame(left: IndexSettings | undefined, right: IndexSettings): boolean {
  return left?.fingerprint === right.fingerprint && left.dimensions === right.dimensions;
}
