import { type Embedder, RagError, type VectorStore } from '@rag/core';
import { fitsIndex } from '@rag/core/adapter';
import type { Logger } from './logger.ts';

export interface EmbeddingWarningOptions {
  /** The model that embeds the questions; absent if the search uses words alone. */
  readonly embedder: Pick<Embedder, 'model' | 'dimensions'> | undefined;
  readonly logger: Logger;
}

const CONSEQUENCE = 'questions are answered by word search alone';

/**
 * Warns once per state of an index if questions and passages are embedded by different models. Checks when an index is
 * opened and when a new one is published. The engine then searches without vectors, so the service stays ready.
 * Returns a function that wraps a store of the index; several stores share one state.
 */
export function warnAboutEmbedding({
  embedder,
  logger,
}: EmbeddingWarningOptions): (store: VectorStore) => VectorStore {
  if (embedder === undefined) return (store) => store;
  let reported: string | undefined;
  let checkedGeneration: string | undefined;
  const report = (problem: string | undefined, fields: object, remedy: string): void => {
    if (problem !== undefined && problem !== reported)
      logger.warn(fields, `${problem}: ${CONSEQUENCE}; ${remedy}`);
    reported = problem;
  };

  const check = ({ vector, embedding }: VectorStore['capabilities']): void => {
    const configured = describe(embedder.model, embedder.dimensions);
    if (!vector) {
      const problem = `the index has no vectors for the embedding model ${configured}`;
      report(problem, { configured }, 'index the documents again');
    } else if (embedding !== undefined) {
      const indexed = describe(embedding.embeddingModel ?? 'an unnamed model', embedding.dimensions);
      const problem = fitsIndex(embedder, embedding)
        ? undefined
        : `the index was made with the embedding model ${indexed}, not with ${configured}`;
      report(problem, { configured, indexed }, 'index the documents again, or name the former model');
    }
  };

  return (store) => ({
    get capabilities() {
      return store.capabilities;
    },
    async generation(options) {
      const generation = await store.generation(options);
      if (generation !== checkedGeneration) {
        checkedGeneration = generation;
        check(store.capabilities);
      }
      return generation;
    },
    async search(request, options) {
      try {
        return await store.search(request, options);
      } catch (error) {
        if (request.vector !== undefined && error instanceof RagError && error.code === 'index_invalid')
          report(
            'the index refuses the vectors of the embedding model',
            { model: embedder?.model },
            'name the model that filled it',
          );
        throw error;
      }
    },
  });
}

function describe(model: string, dimensions: number): string {
  return `${model} (${dimensions} dimensions)`;
}
