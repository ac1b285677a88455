import {
  type CallOptions,
  createCarryOverRewriter,
  createModelRewriter,
  DEFAULT_CHAT_SETTINGS,
  type Embedder,
  type LLM,
  type Moderator,
  type QuestionRewriter,
} from '@rag/core';
import type { DailyCounter, UsageEvent } from '../resilience/index.ts';
import type { OpenAzureIdentity } from './azure-identity.ts';
import type { BackendSettings } from './backend-variables.ts';
import type { ModelEvents } from './compose-models.ts';

export interface Models {
  readonly llm: LLM;
  /** Absent where search goes by words alone. */
  readonly embedder: Embedder | undefined;
  readonly rewriter: QuestionRewriter;
  /** Absent where the model's own filter is all there is. */
  readonly moderator: Moderator | undefined;
  /** Whether a language model writes the answers, and not the passages' own sentences. */
  readonly usesModel: boolean;
  /** What `ChatSettings.minRelevance` is to be for answers by this model. */
  readonly minRelevance: number;
}

export type ModelSettings = Partial<
  Pick<
    BackendSettings,
    | 'OPENAI_BASE_URL'
    | 'OPENAI_API_KEY'
    | 'OPENAI_MODEL'
    | 'OPENAI_EMBEDDING_MODEL'
    | 'OPENAI_MODERATION_MODEL'
    | 'AZURE_OPENAI_ENDPOINT'
    | 'AZURE_OPENAI_KEY'
    | 'AZURE_OPENAI_API_VERSION'
    | 'AZURE_OPENAI_DEPLOYMENT'
    | 'AZURE_OPENAI_LARGE_DEPLOYMENT'
    | 'AZURE_OPENAI_LARGE_PERCENT'
    | 'AZURE_OPENAI_EMBEDDING_DEPLOYMENT'
    | 'EMBEDDING_DIMENSIONS'
    | 'MODEL_FIRST_TOKEN_SECONDS'
    | 'MODEL_ATTEMPTS'
    | 'MODEL_CONCURRENCY'
    | 'MODEL_PRICES'
    | 'DAILY_TOKEN_BUDGET'
    | 'DAILY_COST_BUDGET'
  >
>;

export interface OpenModelsOptions extends CallOptions {
  /** Who to be where a service has no key. */
  readonly identity?: OpenAzureIdentity;
  /**
   * What is embedded: questions, whose readers wait, or documents, whose indexing can wait a minute for
   * quota. Default questions.
   */
  readonly embeds?: 'questions' | 'documents';
  /** Opens what replicas share their daily budget by; asked only where there is a budget. Default: none. */
  readonly openCounter?: () => Promise<DailyCounter | undefined>;
  /**
   * Whether `MODEL_CONCURRENCY` holds. Default true; not in workerd, where a request must not wait for what
   * another has begun, and one that is cut off never gets to give its place back.
   */
  readonly limitsConcurrency?: boolean;
  /** From 0 to below 1: draws the deployment that is asked first, and waits. */
  readonly random?: () => number;
  /** Told what becomes of the models. None of them may throw. */
  readonly events?: ModelEvents & { readonly onUsage?: (event: UsageEvent) => void };
}

/**
 * A model judges for itself what a passage is worth to the question, also where nearly all words differ, as
 * between two languages; sentences alone cannot.
 */
const MIN_RELEVANCE_FOR_MODELS = 0.005;

/**
 * The models that the settings name, each with its limits, attempts, breaker and fallbacks. Where
 * `EMBEDDING_DIMENSIONS` is not set, an embedding model is asked once to learn how long its vectors are, and
 * where it does not answer this rejects with `model_unavailable` or `timeout`. The package `openai` is only
 * loaded where a model is named, so that a start without one is quick.
 */
export async function openModels(settings: ModelSettings, options: OpenModelsOptions = {}): Promise<Models> {
  const isNamed = {
    llm: settings.OPENAI_MODEL !== undefined || settings.AZURE_OPENAI_DEPLOYMENT !== undefined,
    embedder:
      settings.OPENAI_EMBEDDING_MODEL !== undefined ||
      settings.AZURE_OPENAI_EMBEDDING_DEPLOYMENT !== undefined,
  };
  const composed =
    isNamed.llm || isNamed.embedder || settings.OPENAI_MODERATION_MODEL !== undefined
      ? await (await import('./compose-models.ts')).composeModels(settings, options)
      : undefined;
  const embedder = composed?.embedder;
  const moderator = composed?.moderator;
  if (composed?.small === undefined) {
    const { createExtractiveLLM } = await import('../extractive/index.ts');
    return {
      llm: createExtractiveLLM(),
      embedder,
      rewriter: createCarryOverRewriter(),
      moderator,
      usesModel: false,
      minRelevance: DEFAULT_CHAT_SETTINGS.minRelevance,
    };
  }
  return {
    llm: composed.answering ?? composed.small,
    embedder,
    // Rewriting a question is no work for a larger model.
    rewriter: createModelRewriter({ llm: composed.small }),
    moderator,
    usesModel: true,
    minRelevance: MIN_RELEVANCE_FOR_MODELS,
  };
}
