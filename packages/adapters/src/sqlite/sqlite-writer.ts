import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type CallOptions, type IndexWriter, RagError } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';
import { mapError } from './map-error.ts';
import { initialize } from './schema.ts';
import { createStaging, type Staging } from './staging.ts';
import { lockForWriting } from './writer-lock.ts';

/** An {@link IndexWriter} that holds a file open and locked until it is closed. */
export interface SqliteWriter extends IndexWriter {
  /** Gives the file back; what is staged stays for the next writer. Closing twice is not an error. */
  close(): void;
}

/**
 * Writes an index file for `createSqliteStore`. The file and its folder are made by `stage`, which also
 * locks them against other writers (`<path>.lock`). Readers are never blocked. A stage lies in the same
 * file, so that publishing it is one transaction; killed at any moment, the next run of the same request
 * resumes. An index of an earlier version is brought up to date, without its stage.
 *
 * Rejects with `index_locked` beside another writer, `index_invalid` for a file that is damaged, of another
 * program or of another version, and `invalid_input` where the path cannot be written; each names the path.
 *
 * @example
 * const writer = createSqliteWriter({ path: '.data/index.sqlite' });
 * const known = await writer.stage({ fingerprint: 'splitter-1', dimensions: 0, request: 'manual' });
 */
export function createSqliteWriter({ path }: { readonly path: string }): SqliteWriter {
  let open: { readonly staging: Staging; readonly close: () => void } | undefined;
  let isStaged = false;

  const attempt = <Result>({ signal }: CallOptions, body: () => Result): Result => {
    throwIfAborted(signal);
    try {
      return body();
    } catch (error) {
      throw mapError(error, path);
    }
  };
  const staging = (): Staging => {
    if (open === undefined || !isStaged)
      throw new RagError('invalid_input', 'Call stage() before any change.');
    return open.staging;
  };

  return {
    async stage(settings, options = {}) {
      return attempt(options, () => {
        open ??= openForWriting(path);
        const documents = open.staging.begin(settings);
        isStaged = true;
        return documents;
      });
    },
    async upsert(document, chunks, options = {}) {
      attempt(options, () => staging().upsert(document, chunks));
    },
    async remove(source, options = {}) {
      attempt(options, () => staging().remove(source));
    },
    async verify(options = {}) {
      attempt(options, () => staging().verify());
    },
    async publish(options = {}) {
      return attempt(options, () => {
        const generation = staging().publish();
        isStaged = false;
        return { generation };
      });
    },
    close() {
      open?.close();
      open = undefined;
      isStaged = false;
    },
  };
}

function openForWriting(path: string): { staging: Staging; close: () => void } {
  makeFolder(dirname(path));
  const unlock = lockForWriting(path);
  let database: DatabaseSync | undefined;
  const close = (): void => {
    if (database?.isOpen) database.close();
    unlock();
  };
  try {
    database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    // A change may be lost with the power, but not torn; the next run finds it missing and makes it again.
    database.exec('PRAGMA synchronous = NORMAL');
    initialize(database, path);
    return { staging: createStaging(database), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** How long to wait for a reader that is just opening or closing the file. */
const BUSY_TIMEOUT_MS = 5_000;

/** Step by step: Node's own `recursive` never ends where a folder refuses to hold others, as /proc does. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made it in the meantime.
    if (!existsSync(path)) throw error;
  }
}
