import type { Embedder, IndexWriter } from '@rag/core';

/** What the command needs of the configured back ends. */
export interface IndexBackEnd {
  /** The folder that is indexed when no path is given. */
  readonly documentsFolder: string;
  /** Whether an index was ever published. Quick: it is asked before every start. */
  isPublished(): Promise<boolean>;
  open(): Promise<OpenIndex>;
}

export interface OpenIndex {
  readonly writer: IndexWriter;
  /** Absent where no embedding model is configured: the index then holds text alone. */
  readonly embedder?: Embedder;
  close(): Promise<void>;
}
