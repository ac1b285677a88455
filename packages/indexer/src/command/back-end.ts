import type { DocumentRecord, Embedder, IndexSettings, IndexWriter } from '@rag/core';
import type { PlannedEmbedding } from '../run/would-keep.ts';
import type { CommandContext } from './context.ts';

/** What the command needs of the configured back ends. */
export interface IndexBackEnd {
  /** The folder that is indexed when no path is given. */
  readonly documentsFolder: string;
  /** Whether an index was ever published. Quick: it is asked before every start. */
  isPublished(): Promise<boolean>;
  /** What is to embed the documents, as far as it is known without asking it; absent for text alone. */
  readonly embedding: PlannedEmbedding | undefined;
  /** With which settings the published index was made; `undefined` where there is none, or others fill it. */
  readSettings(): Promise<IndexSettings | undefined>;
  /** The documents of the published index, by source. */
  readDocuments(): Promise<ReadonlyMap<string, DocumentRecord>>;
  /** Opens what is written to. Who opens it closes it. */
  open(): Promise<OpenIndex>;
}

export interface OpenIndex {
  readonly writer: IndexWriter;
  /** Absent where no embedding model is configured: the index then holds text alone. */
  readonly embedder?: Embedder;
  close(): Promise<void>;
}

/** Reads the environment and gets ready to open what it names; tests bring their own. */
export type OpenBackEnd = (environment: CommandContext['environment']) => Promise<IndexBackEnd>;
