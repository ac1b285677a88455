import type { DatabaseSync } from 'node:sqlite';
import { RagError } from '@rag/core';

/** "RAGc" in ASCII: marks a file as an index of this program (sqlite.org/pragma.html#pragma_application_id). */
const APPLICATION_ID = 0x52_41_47_63;
const SCHEMA_VERSION = 3;
const FIRST_VERSION = 1;

const STAGE_TABLE = `
  CREATE TABLE stage (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    fingerprint TEXT NOT NULL,
    dimensions INTEGER NOT NULL,
    embedding_model TEXT,
    request TEXT NOT NULL
  );
`;

/** The tables of the ranking (see `stored-tables.ts`), which `published.reading` belongs to. */
const RANKING_TABLE = `
  CREATE TABLE ranking (
    part TEXT NOT NULL,
    chunk INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (part, chunk)
  );
`;

/** What makes the next version of each one. */
const UPGRADES: Readonly<Record<number, string>> = {
  // The first version does not record the embedding model or the request of its stage. Drops the stage row, since its
  // request is unknown. The next stage then clears the staged documents.
  1: `
    DROP TABLE stage;
    ${STAGE_TABLE}
    ALTER TABLE published ADD COLUMN embedding_model TEXT;`,
  // The second version has no ranking. The next publication stores it.
  2: `
    ALTER TABLE published ADD COLUMN reading TEXT;
    ${RANKING_TABLE}`,
};

/**
 * The published index, and the stage: new versions of documents, and the sources to remove. The tables
 * `published` and `stage` have one row, or none when there is no such thing.
 */
const TABLES = `
  CREATE TABLE published (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    generation TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    dimensions INTEGER NOT NULL,
    embedding_model TEXT,
    reading TEXT
  );
  ${RANKING_TABLE}
  CREATE TABLE documents (
    source TEXT PRIMARY KEY,
    content_hash TEXT NOT NULL,
    chunk_count INTEGER NOT NULL,
    page_count INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE passages (
    source TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL,
    page INTEGER,
    heading TEXT,
    vector BLOB,
    PRIMARY KEY (source, position)
  );
  ${STAGE_TABLE}
  CREATE TABLE staged_documents (
    source TEXT PRIMARY KEY,
    content_hash TEXT NOT NULL,
    chunk_count INTEGER NOT NULL,
    page_count INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE staged_passages (
    source TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    content TEXT NOT NULL,
    page INTEGER,
    heading TEXT,
    vector BLOB,
    PRIMARY KEY (source, position)
  );
  CREATE TABLE staged_removals (source TEXT PRIMARY KEY) WITHOUT ROWID;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** Creates the tables in a new file, and upgrades an index of an earlier version. */
export function initialize(database: DatabaseSync, path: string): void {
  if (isBlank(database)) {
    // Readers can read while a writer writes (sqlite.org/wal.html).
    database.exec('PRAGMA journal_mode = WAL');
    inTransaction(database, () => database.exec(TABLES));
  } else {
    assertIndex(database, path);
    const version = versionOf(database);
    if (version < SCHEMA_VERSION) inTransaction(database, () => upgrade(database, version));
  }
}

function upgrade(database: DatabaseSync, from: number): void {
  for (let version = from; version < SCHEMA_VERSION; version++) database.exec(UPGRADES[version] ?? '');
  database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
}

/** Whether the file has no tables. */
export function isBlank(database: DatabaseSync): boolean {
  return readInteger(database, 'SELECT count(*) FROM sqlite_schema') === 0;
}

/** Throws `index_invalid` for a file of another program and for an unknown version. */
export function assertIndex(database: DatabaseSync, path: string): void {
  if (readInteger(database, 'PRAGMA application_id') !== APPLICATION_ID)
    throw new RagError('index_invalid', `${path} belongs to another program; it stays unchanged.`, {
      details: { path },
    });
  const version = versionOf(database);
  if (version < FIRST_VERSION || version > SCHEMA_VERSION)
    throw new RagError(
      'index_invalid',
      `The index ${path} has version ${version}, but this program reads version ${SCHEMA_VERSION}: update the program, or delete the index and index again.`,
      { details: { path, version } },
    );
}

function versionOf(database: DatabaseSync): number {
  return readInteger(database, 'PRAGMA user_version');
}

/** Runs `body` in one transaction, which is rolled back when `body` throws. */
export function inTransaction<Result>(database: DatabaseSync, body: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = body();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Reads the only column of the only row. */
export function readInteger(database: DatabaseSync, sql: string): number {
  return Number(Object.values(database.prepare(sql).get() ?? {})[0]);
}
