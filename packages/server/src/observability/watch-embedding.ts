import { type Embedder, RagError, type VectorStore } from '@rag/core';
import { fitsIndex } from '@rag/core/adapter';
import type { Logger } from './logger.ts';

export interface WatchEmbeddingOptions {
  /** What embeds the questions; absent where search goes by words alone. */
  readonly embedder: Pick<Embedder, 'model' | 'dimensions'> | undefined;
  readonly logger: Logger;
}

const CONSEQUENCE = 'questions are answered by words alone';

/**
 * Says in the log, once for each state of an index, when questions are embedded by another model than its
 * passages, whenever an index is opened or another is published. The engine does not give such vectors to the
 * search; the service stays ready, since it answers. The function it returns watches one more store of the same index.
 */
export function watchEmbedding({
  embedder,
  logger,
}: WatchEmbeddingOptions): (store: VectorStore) => VectorStore {
  if (embedder === undefined) return (store) => store;
  let said: string | undefined;
  let looked: string | undefined;
  const say = (problem: string | undefined, fields: object, remedy: string): void => {
    if (problem !== undefined && problem !== said)
      logger.warn(fields, `${problem}: ${CONSEQUENCE}; ${remedy}`);
    said = problem;
  };

  const look = ({ vector, embedding }: VectorStore['capabilities']): void => {
    const configured = describe(embedder.model, embedder.dimensions);
    if (!vector) {
      const problem = `the index has no vectors for the embedding model ${configured}`;
      say(problem, { configured }, 'index the documents again');
    } else if (embedding !== undefined) {
      const indexed = describe(embedding.embeddingModel ?? 'an unnamed model', embedding.dimensions);
      const problem = fitsIndex(embedder, embedding)
        ? undefined
        : `the index was made with the embedding model ${indexed}, not with ${configured}`;
      say(problem, { configured, indexed }, 'index the documents again, or name the former model');
    }
  };

  return (store) => ({
    get capabilities() {
      return store.capabilities;
    },
    async generation(options) {
      const generation = await store.generation(options);
      if (generation !== looked) {
        looked = generation;
        look(store.capabilities);
      }
      return generation;
    },
    async search(request, options) {
      try {
        return await store.search(request, options);
      } catch (error) {
        if (request.vector !== undefined && error instanceof RagError && error.code === 'index_invalid')
          say(
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
