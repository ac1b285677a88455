import type { CallOptions } from './call-options.ts';

/** A passage on its way into the index. */
export interface Chunk {
  /** Unique within the index and the same in every run: derived from source and position. */
  readonly id: string;
  readonly content: string;
  readonly page?: number;
  readonly heading?: string;
  /** Present in all chunks of an index or in none. */
  readonly vector?: Float32Array;
}

/** What the index remembers of a document: enough to know that nothing is to be done. */
export interface DocumentRecord {
  /** The document's name: its path below the indexed folder, with forward slashes. */
  readonly source: string;
  /** Hex SHA-256 of the document's bytes. */
  readonly contentHash: string;
  /** How many chunks it has. */
  readonly chunkCount: number;
  /** How many pages it has; 0 where the format has none. */
  readonly pageCount: number;
}

export interface IndexSettings {
  /**
   * Names everything beside the documents that decides what the index holds: the splitter's version and
   * sizes, the embedding model and its dimensions. With other settings than those of the published index,
   * a stage starts empty.
   */
  readonly fingerprint: string;
  /** The vectors' length, or 0 for an index without vectors. */
  readonly dimensions: number;
  /**
   * `Embedder.model` of the vectors, for servers to compare with theirs: vectors of two models cannot be told
   * apart by their length. Absent where there are none, or their model is not known.
   */
  readonly embeddingModel?: string;
}

/** What made the vectors of an index. */
export type IndexEmbedding = Pick<IndexSettings, 'dimensions' | 'embeddingModel'>;

/** What a stage is begun with. */
export interface StageSettings extends IndexSettings {
  /**
   * Names what the run was asked to do: with which documents, and whether others go. Without it a run would
   * publish what another one left behind, which nobody asked it to.
   */
  readonly request: string;
}

/**
 * What the indexer needs of an index. All changes are made on a stage that no search sees, and become
 * visible at once by `publish`. A stage outlives its process: after a crash `stage` resumes it, for the same
 * request under the same settings.
 *
 * Of two writers on one index the second is refused with `index_locked`. The creator of a writer closes it.
 */
export interface IndexWriter {
  /**
   * Begins a set of changes, or resumes the one that was interrupted. One that was left by another request,
   * or under other settings, is discarded: the changes then begin from what is published. Returns the
   * documents that would be in the index were it published now, by source. To be called first, once.
   */
  stage(settings: StageSettings, options?: CallOptions): Promise<ReadonlyMap<string, DocumentRecord>>;

  /**
   * Puts a document in place of whatever was known under its source; nothing of the old one remains. Its
   * record is written after its last chunk, so a document that is recorded is whole.
   */
  upsert(document: DocumentRecord, chunks: readonly Chunk[], options?: CallOptions): Promise<void>;

  /** Takes a document out; taking out an unknown one is not an error. */
  remove(source: string, options?: CallOptions): Promise<void>;

  /** Compares what the stage holds with its records; rejects with `index_invalid` where they differ. */
  verify(options?: CallOptions): Promise<void>;

  /**
   * Makes the stage the index, atomically, and ends it. Returns the generation, which depends on the
   * settings and the documents alone: publishing the same again gives the same one.
   */
  publish(options?: CallOptions): Promise<{ readonly generation: string }>;
}
