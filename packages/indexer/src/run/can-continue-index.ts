import type { IndexSettings } from '@rag/core';
import { indexSettings, isSameSettings } from '@rag/core/adapter';

/** An embedding model whose dimensions may not be known yet. */
export interface PlannedEmbedding {
  readonly model: string;
  /** The number of dimensions that is requested from the model, if any. */
  readonly dimensions?: number;
}

/**
 * Whether a run with this embedding continues the published index instead of rebuilding it. A model of unknown
 * dimensions is assumed to have the dimensions of the index.
 */
export function canContinueIndex(published: IndexSettings, embedding: PlannedEmbedding | undefined): boolean {
  const planned = embedding && { dimensions: published.dimensions, ...embedding };
  return isSameSettings(published, indexSettings(planned));
}
