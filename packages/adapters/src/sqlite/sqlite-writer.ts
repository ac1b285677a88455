import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { type CallOptions, type IndexWriter, RagError } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';
import { runStepsWithPauses } from '../ranking/index.ts';
import { mapError } from './map-error.ts';
import { initialize } from './schema.ts';
import { createStaging, type Staging } from './staging.ts';
import { lockForWriting } from './writer-lock.ts';

/** An {@link IndexWriter} that keeps its file open and locked until it is closed. */
export interface SqliteWriter extends IndexWriter {
  /** Closes and unlocks the file. Staged changes stay for the next writer. May be called more than once. */
  close(): void;
}

/**
 * Writes an index file for `createSqliteStore`. `stage` creates the file and its folder, and locks them against
 * other writers (`<path>.lock`). Readers are never blocked. The stage lies in the same file, so that publishing
 * is one transaction. After a kill at any moment, the next run of the same request resumes. An index of an
 * earlier version is upgraded and loses its stage.
 *
 * Rejects with `index_locked` while another writer has the lock, with `index_invalid` for a file that is damaged,
 * of another program or of another version, and with `invalid_input` when the path cannot be written. Each
 * error names the path.
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
      throwIfAborted(options.signal);
      try {
        const generation = await runStepsWithPauses(staging().publish(), async () => {
          await setImmediate();
          throwIfAborted(options.signal);
        });
        isStaged = false;
        return { generation };
      } catch (error) {
        throw mapError(error, path);
      }
    },
    close() {
      open?.close();
      open = undefined;
      isStaged = false;
    },
  };
}

function openForWriting(path: string): { staging: Staging; close: () => void } {
  createFolder(dirname(path));
  const unlock = lockForWriting(path);
  let database: DatabaseSync | undefined;
  const close = (): void => {
    if (database?.isOpen) database.close();
    unlock();
  };
  try {
    database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    // A power failure may lose the last transactions but cannot damage the file. The next run repeats them.
    database.exec('PRAGMA synchronous = NORMAL');
    initialize(database, path);
    return { staging: createStaging(database), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** How long to wait for a reader that opens or closes the file at this moment. */
const BUSY_TIMEOUT_MS = 5_000;

/** Creates a folder and its parents. Node's `recursive` option loops forever below a folder such as /proc. */
function createFolder(path: string): void {
  if (existsSync(path)) return;
  createFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have created it meanwhile.
    if (!existsSync(path)) throw error;
  }
}
