import type { Embedder, IndexSettings } from '../ports/index.ts';
import { DEFAULT_SPLIT_SIZES, SPLITTER_VERSION } from './split-document.ts';

/** Everything beside the documents that decides what the index holds. */
export function indexSettings(embedder: Pick<Embedder, 'model' | 'dimensions'> | undefined): IndexSettings {
  const { target, max } = DEFAULT_SPLIT_SIZES;
  const splitter = `splitter ${SPLITTER_VERSION} ${target}-${max}`;
  const vectors = embedder === undefined ? 'no vectors' : `${embedder.model} ${embedder.dimensions}`;
  return {
    fingerprint: `${splitter}; ${vectors}`,
    dimensions: embedder?.dimensions ?? 0,
    ...(embedder === undefined ? {} : { embeddingModel: embedder.model }),
  };
}
