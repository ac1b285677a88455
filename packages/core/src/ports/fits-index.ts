import type { Embedder } from './embedder.ts';
import type { IndexEmbedding } from './index-writer.ts';
import type { VectorStore } from './vector-store.ts';

/** The part of a store's capabilities that says what made its vectors; empty for an index without any. */
export function describeEmbedding({
  dimensions,
  embeddingModel,
}: IndexEmbedding): Pick<VectorStore['capabilities'], 'embedding'> {
  if (dimensions === 0) return {};
  return { embedding: { dimensions, ...(embeddingModel === undefined ? {} : { embeddingModel }) } };
}

/**
 * Whether an embedder's vectors mean the same as those of an index. Where the index does not name its model,
 * their length decides; where nothing is known of it, they are taken to fit.
 */
export function fitsIndex(
  { model, dimensions }: Pick<Embedder, 'model' | 'dimensions'>,
  embedding: IndexEmbedding | undefined,
): boolean {
  if (embedding === undefined) return true;
  return embedding.dimensions === dimensions && (embedding.embeddingModel ?? model) === model;
}
