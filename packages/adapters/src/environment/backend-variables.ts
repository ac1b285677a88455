import { z } from 'zod';
import { amount, modelPrices } from './model-prices.ts';
import { searchFields } from './search-fields.ts';
import {
  apiVersion,
  azureOpenAIUrl,
  azureUrl,
  chatDeployments,
  flag,
  optionalWholeNumber,
  redisUrl,
  secret,
  serviceUrl,
  wholeNumber,
} from './variables.ts';

/** Streams mostly wait; what is scarce is the provider's quota. */
export const DEFAULT_MODEL_CONCURRENCY = 64;

/**
 * The variables that choose back ends, with their defaults; `docs/configuration.md` explains them. The server
 * adds its own with `extend`. For `parseEnvironment`, which also checks those that belong together.
 */
export const backendVariables = z.object({
  DATA_DIR: z.string().default('.data'),
  DOCUMENTS_DIR: z.string().default('docs/corpus'),

  OPENAI_BASE_URL: serviceUrl(),
  OPENAI_API_KEY: secret(),
  OPENAI_MODEL: z.string().optional(),
  OPENAI_EMBEDDING_MODEL: z.string().optional(),
  OPENAI_MODERATION_MODEL: z.string().optional(),

  AZURE_OPENAI_ENDPOINT: azureOpenAIUrl(),
  AZURE_OPENAI_KEY: secret(),
  /** Unless set: the v1 API, which has no versions. */
  AZURE_OPENAI_API_VERSION: apiVersion('2024-10-21 or 2025-04-01-preview'),
  AZURE_OPENAI_DEPLOYMENT: chatDeployments(),
  AZURE_OPENAI_LARGE_DEPLOYMENT: chatDeployments({ atMost: 1 }),
  AZURE_OPENAI_LARGE_PERCENT: wholeNumber({ default: 20, minimum: 0, maximum: 100 }),
  AZURE_OPENAI_EMBEDDING_DEPLOYMENT: z.string().optional(),

  /** Unless set: what the embedding model gives by itself. */
  EMBEDDING_DIMENSIONS: optionalWholeNumber({ minimum: 1, maximum: 10_000 }),
  /** Unless set: 8, and 60 for a server that OPENAI_BASE_URL names. */
  MODEL_FIRST_TOKEN_SECONDS: optionalWholeNumber({ minimum: 1, maximum: 120 }),
  MODEL_ATTEMPTS: wholeNumber({ default: 2, minimum: 1, maximum: 5 }),

  /** How many calls of the model that writes may be under way at once; as many wait for a moment. */
  MODEL_CONCURRENCY: wholeNumber({ default: DEFAULT_MODEL_CONCURRENCY, minimum: 1, maximum: 10_000 }),
  MODEL_PRICES: modelPrices(),
  DAILY_TOKEN_BUDGET: optionalWholeNumber({ minimum: 1, maximum: 1_000_000_000_000 }),
  /** In the currency of MODEL_PRICES. */
  DAILY_COST_BUDGET: amount(),

  AZURE_SEARCH_ENDPOINT: azureUrl('https://my-service.search.windows.net'),
  AZURE_SEARCH_KEY: secret(),
  /** Unless set: the version that the SDK was made for. */
  AZURE_SEARCH_API_VERSION: apiVersion('2025-09-01'),
  AZURE_SEARCH_INDEX: z
    .string()
    .regex(
      /^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){1,127}$/,
      'must be 2 to 128 small letters, digits and single dashes, beginning and ending with a letter or digit',
    )
    .default('rag-documents'),
  AZURE_SEARCH_FIELDS: searchFields(),

  REDIS_URL: redisUrl(),
  REDIS_CLUSTER: flag(),
  REDIS_ENTRA_ID: flag(),
});

/** Which back ends are chosen, by the names of the variables. */
export type BackendSettings = z.output<typeof backendVariables>;
