import { type OpenModelsOptions, openModels } from '@rag/adapters/environment';
import type { Embedder } from '@rag/core';
import type { ServerSettings } from '../configuration/index.ts';
import { type Finding, NO_IDENTITY, type Remedies, toFailure } from './finding.ts';

type Options = Pick<OpenModelsOptions, 'identity'>;

/** Of the answer alone: models that are known to think get their room besides. */
const MAX_OUTPUT_TOKENS = 16;

/** Whether each model that is named writes: asks every one, also those that only stand in. */
export function checkModels(settings: ServerSettings, options: Options): Promise<Finding[]> {
  const {
    OPENAI_MODEL,
    AZURE_OPENAI_DEPLOYMENT: small = [],
    AZURE_OPENAI_LARGE_DEPLOYMENT: large = [],
  } = settings;
  const chosen = { ...settings, MODEL_ATTEMPTS: 1, OPENAI_EMBEDDING_MODEL: undefined };
  const alone = {
    ...chosen,
    AZURE_OPENAI_EMBEDDING_DEPLOYMENT: undefined,
    AZURE_OPENAI_LARGE_DEPLOYMENT: undefined,
  };
  const checks = [...small, ...large].map((deployment) =>
    checkModel(deployment.deployment, { ...alone, AZURE_OPENAI_DEPLOYMENT: [deployment] }, options),
  );
  if (OPENAI_MODEL !== undefined) checks.push(checkModel(OPENAI_MODEL, alone, options));
  if (checks.length === 0) checks.push(Promise.resolve(NO_MODEL));
  return Promise.all(checks);
}

const NO_MODEL: Finding = {
  check: 'model',
  status: 'ok',
  message: 'none is named: answers are the documents’ own sentences',
};

const THINKS_TOO_LONG = {
  check: 'model',
  status: 'warn',
  remedy:
    'say which model it is, or give it a lower reasoningEffort or more reasoningTokens in AZURE_OPENAI_DEPLOYMENT',
} as const;

async function checkModel(name: string, settings: ServerSettings, options: Options): Promise<Finding> {
  try {
    const { llm } = await openModels(settings, options);
    const request = {
      messages: [{ role: 'user' as const, content: 'Say yes.' }],
      maxOutputTokens: MAX_OUTPUT_TOKENS,
    };
    let writes = false;
    for await (const part of llm.stream(request)) {
      if (part.type === 'text') writes = true;
      else if (part.reason === 'length' && !writes)
        return { ...THINKS_TOO_LONG, message: `${name} thinks, and comes to no answer` };
    }
    return { check: 'model', status: 'ok', message: `${name} answers` };
  } catch (error) {
    return toFailure('model', `${name} does not answer`, error, modelRemedies(settings));
  }
}

/** Whether the embedding model works, and the model itself, for the index to be tried with. */
export async function checkEmbedder(
  settings: ServerSettings,
  options: Options,
): Promise<{ readonly finding: Finding; readonly embedder?: Embedder; readonly vector?: Float32Array }> {
  const { OPENAI_EMBEDDING_MODEL, AZURE_OPENAI_EMBEDDING_DEPLOYMENT } = settings;
  const name = OPENAI_EMBEDDING_MODEL ?? AZURE_OPENAI_EMBEDDING_DEPLOYMENT;
  const check = 'embeddings';
  if (name === undefined)
    return { finding: { check, status: 'ok', message: 'no model is named: search goes by words alone' } };
  try {
    const alone = {
      ...settings,
      OPENAI_MODEL: undefined,
      AZURE_OPENAI_DEPLOYMENT: undefined,
      AZURE_OPENAI_LARGE_DEPLOYMENT: undefined,
    };
    const { embedder } = await openModels(alone, options);
    const [vector] = (await embedder?.embed(['yes'])) ?? [];
    if (embedder === undefined || vector === undefined) throw new Error('There is no vector.');
    const message = `${name} gives vectors of ${embedder.dimensions} numbers`;
    return { finding: { check, status: 'ok', message }, embedder, vector };
  } catch (error) {
    return { finding: toFailure(check, `${name} does not work`, error, modelRemedies(settings)) };
  }
}

function modelRemedies(settings: ServerSettings): Remedies {
  const { AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_KEY, AZURE_OPENAI_API_VERSION } = settings;
  const isAzure = AZURE_OPENAI_ENDPOINT !== undefined;
  const keyed = isAzure ? 'AZURE_OPENAI_KEY' : 'OPENAI_API_KEY';
  return {
    DeploymentNotFound: 'deploy a model of that name, or name one that is deployed',
    404:
      isAzure && AZURE_OPENAI_API_VERSION === undefined
        ? 'check AZURE_OPENAI_ENDPOINT, and the name; if it does not serve the v1 API, set AZURE_OPENAI_API_VERSION, such as 2024-10-21'
        : isAzure
          ? 'check AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_VERSION, and that a model of that name is deployed'
          : 'name a model that the server has',
    unauthorized:
      isAzure && AZURE_OPENAI_KEY === undefined
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
