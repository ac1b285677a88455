import type { DatabaseSync } from 'node:sqlite';
import { RagError } from '@rag/core';

/** "RAGc" in ASCII: marks a file as an index of this program (sqlite.org/pragma.html#pragma_application_id). */
const APPLICATION_ID = 0x52_41_47_63;
const SCHEMA_VERSION = 2;
/** It does not say which model made its vectors, nor for which request its stage was begun. */
const FIRST_VERSION = 1;

const STAGE = `
  CREATE TABLE stage (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    fingerprint TEXT NOT NULL,
    dimensions INTEGER NOT NULL,
    embedding_model TEXT,
    request TEXT NOT NULL
  );
`;

/** No one can say for which request the stage was begun: the next one finds none, and clears what is left of it. */
const FROM_FIRST_VERSION = `
  DROP TABLE stage;
  ${STAGE}
  ALTER TABLE published ADD COLUMN embedding_model TEXT;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/**
 * The published index, and beside it the stage: documents that come in place of others, and the sources
 * that go. One row in `published` and `stage` says that there is such a thing.
 */
const TABLES = `
  CREATE TABLE published (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    generation TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    dimensions INTEGER NOT NULL,
    embedding_model TEXT
  );
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
  ${STAGE}
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

/** Makes the tables in a new file, and brings an index of the first version up to this one. */
export function initialize(database: DatabaseSync, path: string): void {
  if (isBlank(database)) {
    // Readers go on while a writer writes (sqlite.org/wal.html).
    database.exec('PRAGMA journal_mode = WAL');
    inTransaction(database, () => database.exec(TABLES));
  } else {
    assertIndex(database, path);
    if (versionOf(database) === FIRST_VERSION)
      inTransaction(database, () => database.exec(FROM_FIRST_VERSION));
  }
}

/** Whether nothing was ever made in the file. */
export function isBlank(database: DatabaseSync): boolean {
  return readInteger(database, 'SELECT count(*) FROM sqlite_schema') === 0;
}

/** Rejects a file that another program made, and one of a version that this one does not know. */
export function assertIndex(database: DatabaseSync, path: string): void {
  if (readInteger(database, 'PRAGMA application_id') !== APPLICATION_ID)
    throw new RagError('index_invalid', `${path} belongs to another program; it is left as it is.`, {
      details: { path },
    });
  const version = versionOf(database);
  if (version < FIRST_VERSION || version > SCHEMA_VERSION)
    throw new RagError(
      'index_invalid',
      `The index ${path} is of version ${version}, this program reads version ${SCHEMA_VERSION}: update the program, or delete the index and make it anew.`,
      { details: { path, version } },
    );
}

function versionOf(database: DatabaseSync): number {
  return readInteger(database, 'PRAGMA user_version');
}

/** Runs all of `body` or nothing of it. */
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

/** The only column of the only row. */
export function readInteger(database: DatabaseSync, sql: string): number {
  return Number(Object.values(database.prepare(sql).get() ?? {})[0]);
}
