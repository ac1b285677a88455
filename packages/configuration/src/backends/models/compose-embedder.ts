import { createOpenAIEmbedder, openOpenAIEmbedder } from '@rag/adapters/openai';
import { withCircuitBreaker, withEmbeddingUsage, withRetry, withTimeout } from '@rag/adapters/resilience';
import { type Embedder, withEmbeddingSpans } from '@rag/core';
import type { ModelConfiguration } from '../../configuration.ts';
import type { ModelClients } from './model-clients.ts';
import type { OpenModelsOptions } from './model-options.ts';
import { PROVIDERS } from './providers.ts';
import { hosted, indexing } from './timeout-profiles.ts';

/** The embedding model, if one is named. Calls it once when the length of its vectors is not configured. */
export async function composeEmbedder(
  { openai, azure }: ModelClients,
  { openai: { embeddingModel }, azureOpenAI, embedding: { dimensions, batchSize } }: ModelConfiguration,
  { embeds = 'questions', signal, events }: OpenModelsOptions,
): Promise<Embedder | undefined> {
  const client = embeddingModel === undefined ? azure : openai.client;
  const model = embeddingModel ?? azureOpenAI.embeddingDeployment;
  if (client === undefined || model === undefined) return undefined;
  const { onCircuit = () => {}, onUsage = () => {} } = events ?? {};
  // Servers that are only compatible may not know base64.
  const encoding = embeddingModel === undefined ? 'base64' : 'float';
  const called =
    dimensions === undefined
      ? await openOpenAIEmbedder(
          { client, model, batchSize, encoding },
          { onUsage, ...(signal === undefined ? {} : { signal }) },
        )
      : createOpenAIEmbedder({ client, model, batchSize, encoding, dimensions, shorten: true });
  const provider = embeddingModel === undefined ? PROVIDERS.azure : PROVIDERS.openai;
  const embedder = withEmbeddingUsage(withEmbeddingSpans(called, provider), onUsage);
  if (embeds === 'documents')
    return withRetry(withTimeout(embedder, { timeoutMs: indexing.timeoutMs }), indexing.retry);
  const { embedMs: timeoutMs } = embeddingModel === undefined ? hosted : openai.profile;
  return withCircuitBreaker(withRetry(withTimeout(embedder, { timeoutMs })), {
    onStateChange: (state) => onCircuit({ model, state }),
  });
}
