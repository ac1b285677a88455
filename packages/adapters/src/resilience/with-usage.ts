import type { Embedder, LLM, ModelUsage } from '@rag/core';
import { withLayer } from './with-layer.ts';

/**
 * Reports the usage of each finished stream, by deployment. A stream that broke off or was left reports nothing: its
 * provider bills what it wrote until then, and does not say how much. `onUsage` must not throw.
 */
export function withUsage(llm: LLM, onUsage: (billed: ModelUsage) => void): LLM {
  return withLayer(llm, () => ({
    part(part) {
      if (part.type === 'finish') onUsage({ model: part.model ?? llm.model, usage: part.usage });
      return part;
    },
  }));
}

/** Reports the usage of each call of an embedding model that says what it bills. `onUsage` must not throw. */
export function withEmbeddingUsage(embedder: Embedder, onUsage: (billed: ModelUsage) => void): Embedder {
  return {
    model: embedder.model,
    dimensions: embedder.dimensions,
    embed: (texts, options = {}) =>
      embedder.embed(texts, {
        ...options,
        onUsage(billed) {
          onUsage(billed);
          options.onUsage?.(billed);
        },
      }),
  };
}
