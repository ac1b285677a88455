import type { DocumentRecord, IndexWriter } from '@rag/core';

/**
 * Takes everything and keeps nothing: a run with it shows what a real one would make of the documents, beside
 * those that are known.
 */
export function createDryRunWriter(known: ReadonlyMap<string, DocumentRecord>): IndexWriter {
  return {
    stage: async () => known,
    upsert: async () => {},
    remove: async () => {},
    verify: async () => {},
    publish: async () => ({ generation: '' }),
  };
}
