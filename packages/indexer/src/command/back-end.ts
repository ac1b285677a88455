import type { DocumentRecord, Embedder, IndexSettings, IndexWriter } from '@rag/core';
import type { PlannedEmbedding } from '../run/can-continue-index.ts';
import type { CommandContext } from './command-context.ts';

/** What the command `index` needs from the configured back ends. */
export interface IndexBackEnd {
  /** The folder that is indexed when no path is given. */
  readonly documentsFolder: string;
  /** One line for each variable that is probably misspelt. */
  readonly misspelt: readonly string[];
  /** Whether an index was ever published. It must be fast, because every start asks. */
  isPublished(): Promise<boolean>;
  /** The configured embedding model, as far as the configuration states it; `undefined` when there is none. */
  readonly embedding: PlannedEmbedding | undefined;
  /** The settings of the published index; `undefined` when there is none, or another program fills it. */
  readSettings(): Promise<IndexSettings | undefined>;
  /** The documents of the published index, by source. */
  readDocuments(): Promise<ReadonlyMap<string, DocumentRecord>>;
  /** One line about what an index that is changed in place means for readers; `undefined` for any other. */
  describeInPlace(): Promise<string | undefined>;
  /** Switches traces and metrics on, where they are configured. `print` gets traces for the terminal. */
  openTelemetry(print: (text: string) => void): Promise<{ close(): Promise<void> }>;
  /** Opens the index for writing. The caller closes it. */
  open(): Promise<OpenIndex>;
}

export interface OpenIndex {
  readonly writer: IndexWriter;
  /** Absent when no embedding model is configured. The index then holds text without vectors. */
  readonly embedder?: Embedder;
  close(): Promise<void>;
}

/** Turns the environment into a back end. Tests replace it. */
export type OpenBackEnd = (environment: CommandContext['environment']) => Promise<IndexBackEnd>;
