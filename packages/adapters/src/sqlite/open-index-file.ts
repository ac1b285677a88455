import { type Stats, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { RagError } from '@rag/core';
import { primaryCode } from './map-error.ts';
import { createPassageReader, type PassageReader } from './read-passages.ts';
import { assertIndex, isBlank } from './schema.ts';

/** An index file that is open for reading. */
export interface IndexFile {
  readonly database: DatabaseSync;
  /** SQLite's counter of changes by other connections. The statement is prepared once, since every question reads it. */
  changeCount(): number;
  readonly readPassages: PassageReader;
  /** Whether the path now leads to another file, or to none. */
  isReplaced(): boolean;
}

/** How long to wait for a writer that creates or closes the file at this moment. */
const BUSY_TIMEOUT_MS = 1_000;
const READ_ONLY = 8;
const CANNOT_OPEN = 14;

/** Opens an index for reading. Throws `index_missing` without a file, and `index_invalid` for a file of another kind. */
export function openIndexFile(path: string): IndexFile {
  const status = statusOf(path);
  if (status === undefined) throw toMissingError(path);
  try {
    const database = openChecked(path, path);
    return {
      database,
      changeCount: changeCounter(database),
      readPassages: createPassageReader(database),
      isReplaced: () => !isSameFile(status, statusOf(path)),
    };
  } catch (error) {
    if (!isReadOnlyFolder(error, path)) throw error;
  }
  // SQLite cannot create its files next to the index in a read-only folder. In its immutable mode it does not
  // need them, but does not notice changes either, so isReplaced compares the file's status.
  const url = pathToFileURL(path);
  url.searchParams.set('immutable', '1');
  const database = openChecked(url, path);
  return {
    database,
    changeCount: changeCounter(database),
    readPassages: createPassageReader(database),
    isReplaced() {
      const current = statusOf(path);
      return !isSameFile(status, current) || status.mtimeMs !== current?.mtimeMs;
    },
  };
}

function changeCounter(database: DatabaseSync): () => number {
  const statement = database.prepare('PRAGMA data_version');
  return () => Number(statement.get()?.['data_version']);
}

/** The error for a path without a published index. */
export function toMissingError(path: string): RagError {
  return new RagError(
    'index_missing',
    `There is no published index at ${path}; index some documents first.`,
    { details: { path } },
  );
}

function openChecked(location: string | URL, path: string): DatabaseSync {
  const database = new DatabaseSync(location, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    if (isBlank(database)) throw toMissingError(path);
    assertIndex(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Whether the failure comes from a read-only folder and the file holds the whole index, without a log next to it. */
function isReadOnlyFolder(error: unknown, path: string): boolean {
  const code = primaryCode(error);
  const log = statusOf(`${path}-wal`);
  const hasLog = log?.isFile() === true && log.size > 0;
  return (code === READ_ONLY || code === CANNOT_OPEN) && !hasLog;
}

function statusOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function isSameFile(before: Stats, current: Stats | undefined): boolean {
  return before.dev === current?.dev && before.ino === current.ino;
}
