import { join } from 'node:path';
import type { IndexWriter, VectorStore } from '@rag/core';
import type { BackendSettings } from './backend-variables.ts';

export interface OpenedIndex {
  readonly store: VectorStore;
  close(): Promise<void>;
}

export interface OpenedIndexWriter {
  readonly writer: IndexWriter;
  close(): Promise<void>;
}

type IndexSettings = Pick<BackendSettings, 'DATA_DIR'>;

/** The index that the settings name, for searching; it need not be there yet. Whoever opens it closes it. */
export async function openIndex(settings: IndexSettings): Promise<OpenedIndex> {
  const { createSqliteStore } = await import('../sqlite/index.ts');
  const store = createSqliteStore({ path: indexPath(settings) });
  return { store, close: () => store.close() };
}

/** The same index for writing; its folder is made when it is missing. Whoever opens it closes it. */
export async function openIndexWriter(settings: IndexSettings): Promise<OpenedIndexWriter> {
  const { createSqliteWriter } = await import('../sqlite/index.ts');
  const writer = createSqliteWriter({ path: indexPath(settings) });
  return { writer, close: async () => writer.close() };
}

/** Whether that index was ever published; loads nothing of it. */
export async function isIndexPublished(settings: IndexSettings): Promise<boolean> {
  const sqlite = await import('../sqlite/index.ts');
  return sqlite.isIndexPublished({ path: indexPath(settings) });
}

function indexPath({ DATA_DIR }: IndexSettings): string {
  return join(DATA_DIR, 'index.sqlite');
}
