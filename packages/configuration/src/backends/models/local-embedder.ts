import type { Embedder } from '@rag/core';
import type { ModelConfiguration } from '../../configuration.ts';

/** The sentence encoder in this process, if one is named. Its thread does not keep the process alive. */
export async function openLocalEmbedder({
  embedding: { localModel, localModelFolder },
}: ModelConfiguration): Promise<Embedder | undefined> {
  if (localModel === undefined) return undefined;
  const { createTransformersEmbedder } = await import('@rag/adapters/transformers');
  return createTransformersEmbedder({ model: localModel, modelFolder: localModelFolder });
}

/** The name of the configured embedding model or deployment, as the index remembers it. */
export async function embeddingModelName({
  openai,
  azureOpenAI,
  embedding: { localModel, localModelFolder },
}: ModelConfiguration): Promise<string | undefined> {
  if (localModel === undefined) return openai.embeddingModel ?? azureOpenAI.embeddingDeployment;
  const { identifyModel } = await import('@rag/adapters/transformers');
  return identifyModel(localModel, localModelFolder);
}
