import {
  createCarryOverRewriter,
  createModelRewriter,
  DEFAULT_CHAT_SETTINGS,
  type Embedder,
  type LLM,
  type Moderator,
  type QuestionRewriter,
} from '@rag/core';
import type { ModelConfiguration } from '../../configuration.ts';
import { openLocalEmbedder } from './local-embedder.ts';
import type { OpenModelsOptions } from './model-options.ts';

export interface Models {
  readonly llm: LLM;
  /** Absent where search uses words only. */
  readonly embedder: Embedder | undefined;
  readonly rewriter: QuestionRewriter;
  /** Absent where only the answering model's own filter applies. */
  readonly moderator: Moderator | undefined;
  /** Whether a language model writes the answers, as opposed to quoting sentences of the passages. */
  readonly isGenerative: boolean;
  /** The value of `ChatSettings.minRelevance` for answers by this model. */
  readonly minRelevance: number;
  /** How many passages an answer by this model is based on where `TOP_K` is not set. */
  readonly topK: number;
}

/**
 * A model judges for itself how a passage relates to the question, even where nearly all words differ, as between two
 * languages. Quoted sentences need more words in common.
 */
const MIN_RELEVANCE_FOR_MODELS = 0.005;

/** With an encoder, a passage may have a sentence that is nearer to the question than the passage as a whole. */
const MIN_RELEVANCE_FOR_SENTENCES = 0.1;

/** Sentences are chosen one by one, so that more passages cost nothing. */
const PASSAGES_FOR_SENTENCES = 6;

/**
 * The configured models, each with its limits, retries, circuit breaker and fallbacks. Without `EMBEDDING_DIMENSIONS`
 * this calls the embedding model once to learn the length of its vectors, and rejects with `model_unavailable` or
 * `timeout` when it does not answer. Loads the package `openai` only when a model is named, so that a start without
 * one is quick.
 *
 * @example
 * const { llm, embedder } = await openModels(readConfiguration(process.env).models);
 */
export async function openModels(
  configuration: ModelConfiguration,
  options: OpenModelsOptions = {},
): Promise<Models> {
  const composed = namesModel(configuration)
    ? await (await import('./compose-models.ts')).composeModels(configuration, options)
    : undefined;
  const { moderator, baseLlm, routedLlm } = composed ?? {};
  const localEmbedder = await openLocalEmbedder(configuration);
  const embedder = composed?.embedder ?? localEmbedder;
  if (baseLlm === undefined) {
    const { createExtractiveLLM } = await import('@rag/adapters/extractive');
    return {
      // Only an encoder in this process: another would be called for each sentence of the passages.
      llm: createExtractiveLLM(localEmbedder === undefined ? {} : { embedder: localEmbedder }),
      embedder,
      rewriter: createCarryOverRewriter(),
      moderator,
      isGenerative: false,
      minRelevance:
        localEmbedder === undefined ? DEFAULT_CHAT_SETTINGS.minRelevance : MIN_RELEVANCE_FOR_SENTENCES,
      topK: PASSAGES_FOR_SENTENCES,
    };
  }
  return {
    llm: routedLlm ?? baseLlm,
    embedder,
    // A larger model does not rewrite questions better.
    rewriter: createModelRewriter({ llm: baseLlm }),
    moderator,
    isGenerative: true,
    minRelevance: MIN_RELEVANCE_FOR_MODELS,
    topK: DEFAULT_CHAT_SETTINGS.topK,
  };
}

function namesModel({ openai, azureOpenAI }: ModelConfiguration): boolean {
  return [
    openai.model,
    openai.embeddingModel,
    openai.moderationModel,
    azureOpenAI.deployments,
    azureOpenAI.embeddingDeployment,
  ].some((name) => name !== undefined);
}
