import {
  embeddingModelName,
  type ModelConfiguration,
  type OpenModelsOptions,
  openModels,
} from '@rag/configuration';
import type { Embedder } from '@rag/core';
import { type Finding, NO_IDENTITY, type Remedies, toFailure } from './finding.ts';

type Options = Pick<OpenModelsOptions, 'identity'>;

/** For the answer only: known reasoning models get their reasoning tokens in addition. */
const MAX_OUTPUT_TOKENS = 16;

/** Checks that each configured model answers, including the fallback models. */
export function checkModels(models: ModelConfiguration, options: Options): Promise<Finding[]> {
  const { openai, azureOpenAI, generation } = models;
  const { deployments = [], largeDeployment = [] } = azureOpenAI;
  const alone = {
    ...models,
    openai: { ...openai, embeddingModel: undefined, moderationModel: undefined },
    azureOpenAI: { ...azureOpenAI, embeddingDeployment: undefined, largeDeployment: undefined },
    generation: { ...generation, maxAttempts: 1 },
  };
  const checks = [...deployments, ...largeDeployment].map((deployment) =>
    checkModel(
      deployment.deployment,
      { ...alone, azureOpenAI: { ...alone.azureOpenAI, deployments: [deployment] } },
      options,
    ),
  );
  if (openai.model !== undefined) checks.push(checkModel(openai.model, alone, options));
  if (checks.length === 0) checks.push(Promise.resolve(NO_MODEL));
  return Promise.all(checks);
}

const NO_MODEL: Finding = {
  check: 'model',
  status: 'ok',
  message: 'no model is configured: answers are the documents’ own sentences',
};

const THINKS_TOO_LONG = {
  check: 'model',
  status: 'warn',
  remedy:
    'say which model it is, or give it a lower reasoningEffort or more reasoningTokens in AZURE_OPENAI_DEPLOYMENT',
} as const;

async function checkModel(name: string, models: ModelConfiguration, options: Options): Promise<Finding> {
  try {
    const { llm } = await openModels(models, options);
    const request = {
      messages: [{ role: 'user' as const, content: 'Say yes.' }],
      maxOutputTokens: MAX_OUTPUT_TOKENS,
    };
    let writes = false;
    for await (const part of llm.stream(request)) {
      if (part.type !== 'finish') writes = part.type === 'text';
      else if (part.reason === 'length' && !writes)
        return { ...THINKS_TOO_LONG, message: `${name} thinks, and comes to no answer` };
    }
    return { check: 'model', status: 'ok', message: `${name} answers` };
  } catch (error) {
    return toFailure('model', `${name} does not answer`, error, modelRemedies(models));
  }
}

/** Checks that the embedding model works, and returns it so that the index can be tested with it. */
export async function checkEmbedder(
  models: ModelConfiguration,
  options: Options,
): Promise<{ readonly finding: Finding; readonly embedder?: Embedder; readonly vector?: Float32Array }> {
  const { openai, azureOpenAI } = models;
  const name = await embeddingModelName(models);
  const check = 'embeddings';
  if (name === undefined)
    return { finding: { check, status: 'ok', message: 'no model is named: search goes by words alone' } };
  try {
    const alone = {
      ...models,
      openai: { ...openai, model: undefined, moderationModel: undefined },
      azureOpenAI: { ...azureOpenAI, deployments: undefined, largeDeployment: undefined },
    };
    const { embedder } = await openModels(alone, options);
    const [vector] = (await embedder?.embed(['yes'])) ?? [];
    if (embedder === undefined || vector === undefined) throw new Error('There is no vector.');
    const message = `${name} gives vectors of ${embedder.dimensions} numbers`;
    return { finding: { check, status: 'ok', message }, embedder, vector };
  } catch (error) {
    return { finding: toFailure(check, `${name} does not work`, error, modelRemedies(models)) };
  }
}

function modelRemedies({ azureOpenAI: { endpoint, apiKey, apiVersion } }: ModelConfiguration): Remedies {
  const isAzure = endpoint !== undefined;
  const keyed = isAzure ? 'AZURE_OPENAI_KEY' : 'OPENAI_API_KEY';
  return {
    DeploymentNotFound: 'deploy a model of that name, or name one that is deployed',
    404:
      isAzure && apiVersion === undefined
        ? 'check AZURE_OPENAI_ENDPOINT, and the name; if it does not serve the v1 API, set AZURE_OPENAI_API_VERSION, such as 2024-10-21'
        : isAzure
          ? 'check AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_VERSION, and that a model of that name is deployed'
          : 'name a model that the server has',
    unauthorized:
      isAzure && apiKey === undefined
        ? 'give this identity the role Cognitive Services OpenAI User, or set AZURE_OPENAI_KEY'
        : `set ${keyed} to a valid key`,
    ...NO_IDENTITY,
    rate_limited: 'its quota is used up: wait, raise it, or name further deployments',
    400: isAzure
      ? 'it does not take what is named here, or not as it was sent: say which model it is in AZURE_OPENAI_DEPLOYMENT, as name=model, or set temperature, reasoningEffort and maxTokensParameter in JSON (docs/configuration.md)'
      : 'it refuses how it was asked: name a chat model for answers and an embedding model for vectors',
    timeout: 'it took too long: try again, or raise MODEL_FIRST_TOKEN_SECONDS',
    otherwise: `check ${isAzure ? 'AZURE_OPENAI_ENDPOINT' : 'OPENAI_BASE_URL'}, and the network in between`,
  };
}
