import { setImmediate } from 'node:timers/promises';
import { type CallOptions, RagError, type VectorStore } from '@rag/core';
import { describeEmbedding, throwIfAborted } from '@rag/core/adapter';
import { type IndexFile, missing, openForReading } from './index-file.ts';
import { mapError } from './map-error.ts';
import { loadSnapshot, publishedGeneration, type Snapshot } from './snapshot.ts';

export interface SqliteStoreOptions {
  readonly path: string;
  /** Milliseconds of a clock that never runs backwards. Default `performance.now`. */
  readonly now?: () => number;
}

/**
 * How long a look at the file holds. Under load one costs more than all else that a cached answer takes, and
 * who publishes an index cannot tell five milliseconds from none.
 */
const LOOK_MS = 5;

/** A {@link VectorStore} that holds a file open until it is closed. */
export interface SqliteStore extends VectorStore {
  /** Gives the file back, after a load that is under way. Closing twice is not an error. */
  close(): Promise<void>;
}

/**
 * Serves an index file that `createSqliteWriter` wrote, ranked in memory. A publish by any process is
 * noticed within 5 ms, by a call that waits for it to be loaded; until then all calls see the one before. A
 * file that is missing is looked for anew at every call. Loading gives way to other work. The file may lie in a folder that cannot be written.
 *
 * Rejects with `index_missing` where there is no file or nothing was published, `index_invalid` for a file
 * that is damaged, of another program or of another version, and else `search_unavailable`.
 *
 * @example
 * const store = createSqliteStore({ path: '.data/index.sqlite' });
 * const passages = await store.search({ text: 'How many days of leave?', top: 4 });
 */
export function createSqliteStore({ path, now = () => performance.now() }: SqliteStoreOptions): SqliteStore {
  let file: IndexFile | undefined;
  /** Until then the snapshot is taken for current. */
  let nextLookMs = Number.NEGATIVE_INFINITY;
  /** The file's count of changes when the snapshot was last found to be current. */
  let seenChanges: number | undefined;
  let snapshot: Snapshot | undefined;
  let loading: Promise<void> | undefined;
  let isClosed = false;

  const disconnect = (): void => {
    file?.database.close();
    file = undefined;
    nextLookMs = Number.NEGATIVE_INFINITY;
    seenChanges = undefined;
  };

  /** The file as it lies there now, which may be another than a moment ago. */
  const connect = (): IndexFile => {
    if (isClosed)
      throw new RagError('search_unavailable', `The index ${path} was closed.`, { retryable: false });
    if (file?.isReplaced()) disconnect();
    file ??= openForReading(path);
    return file;
  };

  /** Whether the snapshot is what is published; where nothing but the stage changed, that is still so. */
  const isCurrent = (): boolean => {
    const nowMs = now();
    if (snapshot !== undefined && nowMs < nextLookMs) return true;
    const { database, changeCount } = connect();
    const changes = changeCount();
    if (snapshot === undefined || changes !== seenChanges) {
      const generation = publishedGeneration(database);
      if (generation === undefined) throw missing(path);
      if (generation !== snapshot?.generation) return false;
      seenChanges = changes;
    }
    nextLookMs = nowMs + LOOK_MS;
    return true;
  };

  const current = async ({ signal }: CallOptions): Promise<Snapshot> => {
    throwIfAborted(signal);
    try {
      // A load that began before this call may have missed a publish, so it is checked after, too.
      for (;;) {
        if (loading !== undefined) await loading;
        else if (!isCurrent()) loading = load().finally(() => (loading = undefined));
        else if (snapshot !== undefined) return snapshot;
        throwIfAborted(signal);
      }
    } catch (error) {
      throw mapError(error, path);
    }
  };

  const load = async (): Promise<void> => {
    snapshot = await loadSnapshot(connect().database, setImmediate);
  };

  return {
    get capabilities() {
      if (snapshot === undefined) return { vector: false, text: true };
      const { ranker, embedding } = snapshot;
      return { vector: ranker.hasVectors, text: true, ...describeEmbedding(embedding) };
    },
    async generation(options = {}) {
      return (await current(options)).generation;
    },
    async search(request, options = {}) {
      return (await current(options)).ranker.search(request);
    },
    async close() {
      isClosed = true;
      await loading?.catch(() => {});
      disconnect();
      snapshot = undefined;
    },
  };
}
