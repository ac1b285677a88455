import { z } from 'zod';
import {
  amount,
  apiKey,
  apiVersion,
  azureOpenAIUrl,
  chatDeployments,
  modelPrices,
  modelServerUrl,
  percent,
  seconds,
  wholeNumber,
} from '../schemas/index.ts';
import { secretVariable, variable } from '../variable.ts';

/** OpenAI, or any server with its API. */
export const openai = z.object({
  baseUrl: variable('OPENAI_BASE_URL', modelServerUrl(), {
    description:
      "A server that speaks OpenAI's API, such as `http://localhost:11434/v1` for Ollama: the root of the API, which mostly ends with `/v1`. When not set: OpenAI.",
  }),
  apiKey: secretVariable('OPENAI_API_KEY', apiKey(), {
    description: 'The key of that server. A server on this machine usually needs none.',
  }),
  model: variable('OPENAI_MODEL', z.string(), {
    description: "The model that writes the answers. Without one, answers are the documents' own sentences.",
  }),
  reasoningTokens: variable('OPENAI_REASONING_TOKENS', wholeNumber({ minimum: 0, maximum: 1_000_000 }), {
    description:
      'The room for [the thoughts](#models-that-think) of that model in tokens, added to that of its answer. When not set: by the name of the model, or 4,096 from its first reply on that shows thoughts.',
  }),
  embeddingModel: variable('OPENAI_EMBEDDING_MODEL', z.string(), {
    description:
      'The embedding model. Without one, or with [a model other than that of the index](resilience.md#other-back-ends), search uses words only. Run `pnpm index` after a change.',
  }),
  moderationModel: variable('OPENAI_MODERATION_MODEL', z.string(), {
    description:
      "A model that decides which questions are answered, such as `omni-moderation-latest`. When not set, only the answering model's own filter applies.",
  }),
});

/** Azure OpenAI. */
export const azureOpenAI = z.object({
  endpoint: variable('AZURE_OPENAI_ENDPOINT', azureOpenAIUrl(), {
    description: 'The address of the Azure OpenAI resource, such as `https://my-resource.openai.azure.com`.',
  }),
  apiKey: secretVariable('AZURE_OPENAI_KEY', apiKey(), {
    description:
      "Its key. When not set: the [managed identity](#managed-identity), or the Azure CLI's login.",
  }),
  apiVersion: variable('AZURE_OPENAI_API_VERSION', apiVersion('2024-10-21 or 2025-04-01-preview'), {
    description:
      'For an endpoint that does not serve the v1 API: the dated version that it serves, such as `2024-10-21`.',
  }),
  deployments: variable('AZURE_OPENAI_DEPLOYMENT', chatDeployments(), {
    description:
      'The deployments that write the answers, separated by commas; they replace each other on failure. Where the name of a deployment does not tell its model: `name=model`. To ask one more often: `name*3`. See [Deployments](#deployments).',
  }),
  largeDeployment: variable('AZURE_OPENAI_LARGE_DEPLOYMENT', chatDeployments({ atMost: 1 }), {
    description:
      'A larger deployment for the questions that the others are [likely to fail](resilience.md#routing).',
  }),
  maxLargeShare: variable('AZURE_OPENAI_LARGE_PERCENT', percent(), {
    description: 'The largest share of all questions that the larger deployment gets, in percent.',
    default: '20',
  }),
  embeddingDeployment: variable('AZURE_OPENAI_EMBEDDING_DEPLOYMENT', z.string(), {
    description:
      'The embedding deployment. The index remembers the model by this name. Run `pnpm index` after a change.',
  }),
});

/** The settings of every embedding model, and the model that runs in this process. */
export const embedding = z.object({
  localModel: variable('LOCAL_EMBEDDING_MODEL', z.string(), {
    description:
      'A [sentence encoder in this process](retrieval.md#a-local-encoder): a folder, or its name at the Hugging Face hub such as `Xenova/all-MiniLM-L6-v2`, with `@` and a revision where another than the pinned one is wanted. Needs the package `@huggingface/transformers`. Run `pnpm index` after a change.',
  }),
  localModelFolder: variable('LOCAL_MODEL_DIR', z.string(), {
    description: 'Where models from the hub are kept, and looked for first.',
    default: '.data/models',
  }),
  dimensions: variable('EMBEDDING_DIMENSIONS', wholeNumber({ minimum: 1, maximum: 10_000 }), {
    description:
      'The length of the vectors, for models that can shorten theirs (text-embedding-3). When not set, the model is asked once at the start, which fails while the model is down.',
  }),
  batchSize: variable('EMBEDDING_BATCH_SIZE', wholeNumber({ minimum: 1, maximum: 2_048 }), {
    description:
      'How many texts go into one request to the embedding model of a server. A server that refuses so many gets half as many for the rest of the run, which costs some refused requests. Such limits are 32 or 10.',
    default: '64',
  }),
});

/** The limits of calls to the models that generate answers. */
export const generation = z.object({
  firstTokenMs: variable('MODEL_FIRST_TOKEN_SECONDS', seconds({ minimum: 1, maximum: 120 }), {
    description:
      'How long one call may take until its first token; the time for the whole call grows with it. When not set: 8 seconds, or 60 with `OPENAI_BASE_URL`.',
  }),
  maxAttempts: variable('MODEL_ATTEMPTS', wholeNumber({ minimum: 1, maximum: 5 }), {
    description: 'How often all deployments are tried for one answer, as long as nothing of it was shown.',
    default: '2',
  }),
  maxConcurrentCalls: variable('MODEL_CONCURRENCY', wholeNumber({ minimum: 1, maximum: 10_000 }), {
    description:
      'How many calls of the answering model one process makes at once. As many more wait up to 2 seconds; further ones get 503 with `Retry-After`.',
    default: '64',
  }),
  dailyTokens: variable('DAILY_TOKEN_BUDGET', wholeNumber({ minimum: 1, maximum: 1_000_000_000_000 }), {
    description: 'How many tokens, input and output, all replicas together may use in a day (UTC).',
  }),
  dailyCost: variable('DAILY_COST_BUDGET', amount(), {
    description:
      'How much money all replicas together may spend in a day (UTC), in the currency of `MODEL_PRICES`, such as `25` or `12.50`.',
  }),
  prices: variable('MODEL_PRICES', modelPrices(), {
    description:
      'For each deployment, the price of a million tokens of input, of cached input and of output: `gpt-5.6-luna=0.20/0.02/1.20, gpt-4o-mini=0.15/0.075/0.60`. For [the dashboard](dashboard.md), a deployment without one has the price that was listed for the model in its name.',
  }),
});
