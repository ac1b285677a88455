import type { Embedder, IndexSettings } from '@rag/core';
import { isSameSettings } from '@rag/core/adapter';
import { DEFAULT_SIZES, SPLITTER_VERSION } from '../split/split-document.ts';

/** Everything beside the documents that decides what the index holds. */
export function indexSettings(embedder: Pick<Embedder, 'model' | 'dimensions'> | undefined): IndexSettings {
  const { target, max } = DEFAULT_SIZES;
  const splitter = `splitter ${SPLITTER_VERSION} ${target}-${max}`;
  const vectors = embedder === undefined ? 'no vectors' : `${embedder.model} ${embedder.dimensions}`;
  return {
    fingerprint: `${splitter}; ${vectors}`,
    dimensions: embedder?.dimensions ?? 0,
    ...(embedder === undefined ? {} : { embeddingModel: embedder.model }),
  };
}

/** An embedding model that was not asked yet how long its vectors are. */
export interface PlannedEmbedding {
  readonly model: string;
  /** Where it is told to give so many. */
  readonly dimensions?: number;
}

/** Whether a run would go on from an index, and not begin anew; a model is believed to give what it gave before. */
export function wouldKeep(published: IndexSettings, embedding: PlannedEmbedding | undefined): boolean {
  const planned = embedding && { dimensions: published.dimensions, ...embedding };
  return isSameSettings(published, indexSettings(planned));
}
