import { toRagError, type VectorStore } from '@rag/core';

/** Why the index cannot be searched now, in words for `/ready`; empty when it can. */
export async function indexProblems(store: VectorStore): Promise<string[]> {
  try {
    await store.generation();
    return [];
  } catch (error) {
    return [toRagError(error).code.replaceAll('_', ' ')];
  }
}
