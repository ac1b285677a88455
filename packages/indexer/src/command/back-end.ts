import type { Embedder, IndexWriter } from '@rag/core';
import type { CommandContext } from './context.ts';

/** What the command needs of the configured back ends. */
export interface IndexBackEnd {
  /** The folder that is indexed when no path is given. */
  readonly documentsFolder: string;
  /** Whether an index was ever published. Quick: it is asked before every start. */
  isPublished(): Promise<boolean>;
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
