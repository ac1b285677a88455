import { exportedGeneration, openExportedIndex } from '@rag/adapters/memory';
import { RagError, type VectorStore } from '@rag/core';

export interface StoredIndexOptions {
  /** How long an index is served before the storage is asked for a newer one. */
  readonly refreshMs: number;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

/** Reads the exported index from the storage; `undefined` when there is none. */
export type ReadIndex = () => Promise<Uint8Array | undefined>;

/** The index in the memory of an isolate: an index loaded for one request serves the following ones. */
export interface StoredIndex {
  /** A store for one request, which sees one index throughout. */
  open(read: ReadIndex): VectorStore;
}

/**
 * An exported index, loaded on first use and replaced when the storage has another one. Requests share a loaded
 * index but never a load in progress: on edge runtimes, that I/O belongs to the request that started it. When the
 * storage fails, the loaded index stays in use.
 */
export function createStoredIndex({ refreshMs, now = Date.now }: StoredIndexOptions): StoredIndex {
  let loaded: { readonly store: VectorStore; readonly generation: string } | undefined;
  let checkedAtMs = Number.NEGATIVE_INFINITY;

  async function refresh(read: ReadIndex): Promise<void> {
    const bytes = await read();
    if (bytes === undefined) throw new RagError('index_missing', 'The storage holds no exported index.');
    const generation = exportedGeneration(bytes);
    if (generation !== loaded?.generation) loaded = { store: openExportedIndex(bytes), generation };
  }

  async function current(read: ReadIndex): Promise<VectorStore> {
    if (loaded === undefined || now() >= checkedAtMs + refreshMs) {
      const before = loaded;
      // Set at once, so that concurrent requests use the loaded index.
      if (before !== undefined) checkedAtMs = now();
      try {
        await refresh(read);
        checkedAtMs = now();
      } catch (error) {
        if (before === undefined) throw toSearchError(error);
      }
    }
    if (loaded === undefined) throw new RagError('index_missing', 'The storage holds no exported index.');
    return loaded.store;
  }

  return {
    open(read) {
      let own: Promise<VectorStore> | undefined;
      const opened = (): Promise<VectorStore> => {
        own ??= current(read);
        return own;
      };
      return {
        get capabilities() {
          return loaded?.store.capabilities ?? { vector: false, text: true };
        },
        generation: async (options) => (await opened()).generation(options),
        search: async (request, options) => (await opened()).search(request, options),
      };
    },
  };
}

function toSearchError(error: unknown): RagError {
  if (error instanceof RagError) return error;
  return new RagError('search_unavailable', 'The exported index cannot be read.', {
    details: { reason: error instanceof Error ? error.name : 'unknown' },
  });
}
