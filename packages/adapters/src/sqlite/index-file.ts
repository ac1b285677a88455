import { type Stats, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { RagError } from '@rag/core';
import { primaryCode } from './map-error.ts';
import { assertIndex, isBlank } from './schema.ts';

/** An index file that is open for reading. */
export interface IndexFile {
  readonly database: DatabaseSync;
  /** SQLite's counter of changes that others have made to the file, prepared once: it is read for every question. */
  changeCount(): number;
  /** Whether what lies at the path now is another file, or none. */
  isReplaced(): boolean;
}

/** How long to wait for a writer that is just making or closing the file. */
const BUSY_TIMEOUT_MS = 1_000;
const READ_ONLY = 8;
const CANNOT_OPEN = 14;

/** Opens an index; throws `index_missing` where there is none and `index_invalid` where it is something else. */
export function openForReading(path: string): IndexFile {
  const status = statusOf(path);
  if (status === undefined) throw missing(path);
  try {
    const database = openChecked(path, path);
    return {
      database,
      changeCount: changeCounter(database),
      isReplaced: () => !isSameFile(status, statusOf(path)),
    };
  } catch (error) {
    if (!isReadOnlyPlace(error, path)) throw error;
  }
  // SQLite wants to make files beside an index, which it cannot here. It then takes the file for
  // unchanging, and whether that is still so has to be told from outside.
  const url = pathToFileURL(path);
  url.searchParams.set('immutable', '1');
  const database = openChecked(url, path);
  return {
    database,
    changeCount: changeCounter(database),
    isReplaced() {
      const now = statusOf(path);
      return !isSameFile(status, now) || status.mtimeMs !== now?.mtimeMs;
    },
  };
}

function changeCounter(database: DatabaseSync): () => number {
  const statement = database.prepare('PRAGMA data_version');
  return () => Number(statement.get()?.['data_version']);
}

export function missing(path: string): RagError {
  return new RagError(
    'index_missing',
    `There is no published index at ${path}; index some documents first.`,
    { details: { path } },
  );
}

function openChecked(location: string | URL, path: string): DatabaseSync {
  const database = new DatabaseSync(location, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    if (isBlank(database)) throw missing(path);
    assertIndex(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Whether only the place is at fault: then all of the index lies in its file, and nothing in a log beside it. */
function isReadOnlyPlace(error: unknown, path: string): boolean {
  const code = primaryCode(error);
  const log = statusOf(`${path}-wal`);
  const hasLog = log?.isFile() === true && log.size > 0;
  return (code === READ_ONLY || code === CANNOT_OPEN) && !hasLog;
}

function statusOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function isSameFile(before: Stats, now: Stats | undefined): boolean {
  return before.dev === now?.dev && before.ino === now.ino;
}
