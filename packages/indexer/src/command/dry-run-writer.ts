import type { IndexWriter } from '@rag/core';

/** Takes everything and keeps nothing: a run with it shows what a real one would make of the documents. */
export function createDryRunWriter(): IndexWriter {
  return {
    stage: async () => new Map(),
    upsert: async () => {},
    remove: async () => {},
    verify: async () => {},
    publish: async () => ({ generation: '' }),
  };
}
