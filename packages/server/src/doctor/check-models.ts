import {
  embeddingModelName,
  type ModelConfiguration,
  type OpenModelsOptions,
  openModels,
} from '@rag/configuration';
import { type Embedder, RagError } from '@rag/core';
import { askModel } from './ask-model.ts';
import { ADD_VERSION, lacksVersion, withVersion } from './base-url.ts';
import { type Finding, NO_IDENTITY, type Remedies, toFailure } from './finding.ts';

type Options = Pick<OpenModelsOptions, 'identity'>;

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

const THINKS_LESS = 'or name a model that thinks less';

function thinksTooLong(name: string, { openai }: ModelConfiguration): Finding {
  const remedy =
    openai.model === undefined
      ? `say which model it is, or give it a lower reasoningEffort or more reasoningTokens in AZURE_OPENAI_DEPLOYMENT, ${THINKS_LESS}`
      : `raise OPENAI_REASONING_TOKENS, ${THINKS_LESS}`;
  return { check: 'model', status: 'warn', message: `${name} thinks, and comes to no answer`, remedy };
}

function isThoughtTooLong(error: unknown): error is RagError {
  return error instanceof RagError && error.details['reason'] === 'thought_too_long';
}

async function checkModel(name: string, models: ModelConfiguration, options: Options): Promise<Finding> {
  try {
    const { llm } = await openModels(models, options);
    const { writes, cites, reason } = await askModel(llm).catch((error: unknown) => {
      // A model that turns out to think gets room for that in its second call.
      if (!isThoughtTooLong(error) || !error.retryable) throw error;
      return askModel(llm);
    });
    const check = 'model';
    if (writes && cites) return { check, status: 'ok', message: `${name} answers, and cites its source` };
    if (writes)
      return {
        check,
        status: 'warn',
        message: `${name} answers, but does not cite its source as it is asked to`,
        remedy: 'name a model that follows instructions better: answers without sources are of little use',
      };
    return {
      check,
      status: 'fail',
      message: `${name} answers with an empty text (${reason?.replaceAll('_', ' ')})`,
      remedy: 'check that it is a chat model, and that the server streams its answers',
    };
  } catch (error) {
    if (isThoughtTooLong(error)) return thinksTooLong(name, models);
    if (await works(() => checkModel(name, withVersion(models), options), models))
      return { check: 'model', status: 'fail', message: answersBelowVersion(name), remedy: ADD_VERSION };
    return toFailure('model', `${name} does not answer`, error, modelRemedies(models));
  }
}

function answersBelowVersion(name: string): string {
  return `OPENAI_BASE_URL lacks a version: ${name} answers below its /v1`;
}

/** Whether a check of models whose base URL lacks a version succeeds with one. */
async function works(
  checkBelowVersion: () => Promise<Finding>,
  models: ModelConfiguration,
): Promise<boolean> {
  return lacksVersion(models) && (await checkBelowVersion()).status !== 'fail';
}

interface EmbedderCheck {
  readonly finding: Finding;
  readonly embedder?: Embedder;
  readonly vector?: Float32Array;
}

/** Two texts that every embedding model tells apart. */
const TEXTS = ['When does the town library open on Saturdays?', 'Garden waste is collected in spring.'];

/** Checks that the embedding model works, and returns it so that the index can be tested with it. */
export async function checkEmbedder(models: ModelConfiguration, options: Options): Promise<EmbedderCheck> {
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
    const [vector, other] = (await embedder?.embed(TEXTS)) ?? [];
    if (embedder === undefined || vector === undefined || other === undefined)
      throw new Error('There is no vector.');
    if (!isUsable(vector) || vector.every((number, index) => number === other[index])) {
      const message = `${name} gives the same vector for different texts, or one without a direction`;
      return { finding: { check, status: 'fail', message, remedy: 'name an embedding model' } };
    }
    const message = `${name} gives vectors of ${embedder.dimensions} numbers`;
    return { finding: { check, status: 'ok', message }, embedder, vector };
  } catch (error) {
    const below = async () => (await checkEmbedder(withVersion(models), options)).finding;
    const finding: Finding =
      openai.embeddingModel !== undefined && (await works(below, models))
        ? { check, status: 'fail', message: answersBelowVersion(name), remedy: ADD_VERSION }
        : toFailure(check, `${name} does not work`, error, modelRemedies(models));
    return { finding };
  }
}

function isUsable(vector: Float32Array): boolean {
  return vector.every(Number.isFinite) && vector.some((number) => number !== 0);
}

function modelRemedies(models: ModelConfiguration): Remedies {
  const { endpoint, apiKey, apiVersion } = models.azureOpenAI;
  const isAzure = endpoint !== undefined;
  const keyed = isAzure ? 'AZURE_OPENAI_KEY' : 'OPENAI_API_KEY';
  return {
    DeploymentNotFound: 'deploy a model of that name, or name one that is deployed',
    404:
      isAzure && apiVersion === undefined
        ? 'check AZURE_OPENAI_ENDPOINT, and the name; if it does not serve the v1 API, set AZURE_OPENAI_API_VERSION, such as 2024-10-21'
        : isAzure
          ? 'check AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_VERSION, and that a model of that name is deployed'
          : lacksVersion(models)
            ? 'check OPENAI_BASE_URL, which lacks a version such as /v1 at its end, and that the server has a model of that name'
            : 'name a model that the server has, and check OPENAI_BASE_URL',
    unauthorized:
      isAzure && apiKey === undefined
        ? 'give this identity the role Cognitive Services OpenAI User, or set AZURE_OPENAI_KEY'
        : `set ${keyed} to a valid key`,
    ...NO_IDENTITY,
    rate_limited: 'its quota is used up: wait, raise it, or name further deployments',
    400: isAzure
      ? 'it does not take what is named here, or not as it was sent: say which model it is in AZURE_OPENAI_DEPLOYMENT, as name=model, or set temperature, reasoningEffort and maxTokensParameter in JSON (docs/configuration.md)'
      : 'it refuses how it was asked: name a chat model that takes system messages for answers, and an embedding model for vectors',
    timeout: 'it took too long: try again, or raise MODEL_FIRST_TOKEN_SECONDS',
    otherwise: `check ${isAzure ? 'AZURE_OPENAI_ENDPOINT' : 'OPENAI_BASE_URL'}, and the network in between`,
  };
}
