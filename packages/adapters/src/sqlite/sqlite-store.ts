import { setImmediate } from 'node:timers/promises';
import { type CallOptions, RagError, type VectorStore } from '@rag/core';
import { describeEmbedding, throwIfAborted } from '@rag/core/adapter';
import { type IndexSnapshot, loadIndexSnapshot, publishedGeneration } from './load-published.ts';
import { mapError } from './map-error.ts';
import { type IndexFile, openIndexFile, toMissingError } from './open-index-file.ts';
import type { PassageReader } from './read-passages.ts';

export interface SqliteStoreOptions {
  readonly path: string;
  /** Milliseconds of a clock that never runs backwards. Default `performance.now`. */
  readonly now?: () => number;
}

/**
 * How long the result of a file check is reused. Under load, a check costs more than the rest of a cached answer,
 * and nobody notices that a publication takes effect five milliseconds later.
 */
const CHECK_INTERVAL_MS = 5;

/** A {@link VectorStore} that holds a file open until it is closed. */
export interface SqliteStore extends VectorStore {
  /** Closes the file after a load in progress. May be called more than once. */
  close(): Promise<void>;
}

/**
 * Searches an index file that `createSqliteWriter` wrote, with a ranking in memory; the texts of the passages that are
 * found are read from the file. The first call that comes 5 ms or more after a publication, by any process, loads the
 * new version and waits for it. Each call checks again for a missing file. Loading pauses regularly for other work. The
 * folder may be read-only.
 *
 * Rejects with `index_missing` when there is no file or nothing is published, with `index_invalid` for a file
 * that is damaged, of another program or of another version, and with `search_unavailable` otherwise.
 *
 * @example
 * const store = createSqliteStore({ path: '.data/index.sqlite' });
 * const passages = await store.search({ text: 'How many days of leave?', top: 4 });
 */
export function createSqliteStore({ path, now = () => performance.now() }: SqliteStoreOptions): SqliteStore {
  let file: IndexFile | undefined;
  /** Until this time, the snapshot counts as current. */
  let nextCheckMs = Number.NEGATIVE_INFINITY;
  /** The file's change count at the last check that found the snapshot current. */
  let checkedChanges: number | undefined;
  let snapshot: IndexSnapshot | undefined;
  let loading: Promise<void> | undefined;
  let isClosed = false;

  const disconnect = (): void => {
    file?.database.close();
    file = undefined;
    nextCheckMs = Number.NEGATIVE_INFINITY;
    checkedChanges = undefined;
  };

  /** The open file, after opening it again when another file took its place. */
  const connect = (): IndexFile => {
    if (isClosed)
      throw new RagError('search_unavailable', `The index ${path} is closed.`, { retryable: false });
    if (file?.isReplaced()) disconnect();
    file ??= openIndexFile(path);
    return file;
  };

  /** Whether the snapshot is the published index. A change of the stage alone does not outdate it. */
  const isCurrent = (): boolean => {
    const nowMs = now();
    if (snapshot !== undefined && nowMs < nextCheckMs) return true;
    const { database, changeCount } = connect();
    const changes = changeCount();
    if (snapshot === undefined || changes !== checkedChanges) {
      const generation = publishedGeneration(database);
      if (generation === undefined) throw toMissingError(path);
      if (generation !== snapshot?.generation) return false;
      checkedChanges = changes;
    }
    nextCheckMs = nowMs + CHECK_INTERVAL_MS;
    return true;
  };

  const current = async ({ signal }: CallOptions): Promise<IndexSnapshot> => {
    throwIfAborted(signal);
    try {
      // A load that began before this call may have missed a publication, so check again after it.
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

  const readPassages: PassageReader = (generation, places) => {
    try {
      return (file ?? connect()).readPassages(generation, places);
    } catch (error) {
      if (file?.isReplaced()) return undefined;
      throw mapError(error, path);
    }
  };

  const load = async (): Promise<void> => {
    snapshot = await loadIndexSnapshot(connect().database, setImmediate);
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
      for (;;) {
        const { generation, ranker, layout } = await current(options);
        const ranked = ranker.search(request);
        const places = ranked.map(({ passage }) => layout.placeOf(passage));
        const passages = readPassages(generation, places);
        if (passages !== undefined)
          return passages.map((passage, rank) => {
            const { passage: _, ...found } = ranked[rank] ?? { passage: 0, score: 0, relevance: 0 };
            return { ...passage, ...found };
          });
        // Another generation was published after the last check.
        nextCheckMs = Number.NEGATIVE_INFINITY;
      }
    },
    async close() {
      isClosed = true;
      await loading?.catch(() => {});
      disconnect();
      snapshot = undefined;
    },
  };
}
