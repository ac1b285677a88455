import type { IndexSettings } from '@rag/core';
import { indexSettings, isSameSettings } from '@rag/core/adapter';

/** An embedding model whose dimensions may not be known yet. */
export interface PlannedEmbedding {
  readonly model: string;
  /** Where the model is told to give so many. */
  readonly dimensions?: number;
}

/**
 * Tells whether a run would continue a published index, instead of beginning anew. A model whose dimensions are
 * not known is taken to give as many as before.
 */
export function wouldKeep(published: IndexSettings, embedding: PlannedEmbedding | undefined): boolean {
  const planned = embedding && { dimensions: published.dimensions, ...embedding };
  return isSameSettings(published, indexSettings(planned));
}
