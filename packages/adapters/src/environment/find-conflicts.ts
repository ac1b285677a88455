import { DEFAULT_MODEL_CONCURRENCY } from './backend-variables.ts';
import { modelPrices } from './model-prices.ts';
import { chatDeployments, isEmulator } from './variables.ts';

/** The variables that were given, by name, as text. */
type Given = Readonly<Record<string, string | undefined>>;

/** Of those that are made up of it; see `assertIndexName` of `../azure-search`. */
const MAX_OWN_INDEX_NAME = 110;
/** What speaks of the model that writes, and has no default. */
const MODEL_LIMITS = [
  'MODEL_FIRST_TOKEN_SECONDS',
  'MODEL_PRICES',
  'DAILY_TOKEN_BUDGET',
  'DAILY_COST_BUDGET',
] as const;

/**
 * What is given by halves, or chosen twice: one line for each set of variables that only make sense
 * together, or never do. A variable that stands at its default beside others is no mistake.
 */
export function findConflicts(given: Given): string[] {
  return [
    ...openAIProblems(given),
    ...azureOpenAIProblems(given),
    ...searchProblems(given),
    ...emulatorProblems(given),
    ...otherProblems(given),
  ];
}

function openAIProblems(given: Given): string[] {
  const models = among(given, 'OPENAI_MODEL', 'OPENAI_EMBEDDING_MODEL', 'OPENAI_MODERATION_MODEL');
  const access = among(given, 'OPENAI_BASE_URL', 'OPENAI_API_KEY');
  if (models.length === 0 && access.length > 0)
    return [`${access.join(', ')}: of no use without OPENAI_MODEL, OPENAI_EMBEDDING_MODEL or both`];
  if (access.length === 0 && models.length > 0) {
    return [
      `${models.join(', ')}: needs OPENAI_API_KEY, or OPENAI_BASE_URL for a server other than OpenAI's, or both`,
    ];
  }
  return [];
}

function azureOpenAIProblems(given: Given): string[] {
  const problems: string[] = [];
  const deployments = among(given, 'AZURE_OPENAI_DEPLOYMENT', 'AZURE_OPENAI_EMBEDDING_DEPLOYMENT');
  if (given['AZURE_OPENAI_ENDPOINT'] === undefined) {
    const useless = [...among(given, 'AZURE_OPENAI_KEY', 'AZURE_OPENAI_API_VERSION'), ...deployments];
    if (useless.length > 0) problems.push(`${useless.join(', ')}: needs AZURE_OPENAI_ENDPOINT`);
  } else if (deployments.length === 0)
    problems.push(
      'AZURE_OPENAI_ENDPOINT: of no use without AZURE_OPENAI_DEPLOYMENT, AZURE_OPENAI_EMBEDDING_DEPLOYMENT or both',
    );
  if (given['AZURE_OPENAI_LARGE_DEPLOYMENT'] !== undefined && given['AZURE_OPENAI_DEPLOYMENT'] === undefined)
    problems.push('AZURE_OPENAI_LARGE_DEPLOYMENT: needs AZURE_OPENAI_DEPLOYMENT for the other questions');
  if (given['AZURE_OPENAI_LARGE_DEPLOYMENT'] === undefined)
    for (const name of changed(given, { AZURE_OPENAI_LARGE_PERCENT: '20' }))
      problems.push(`${name}: of no use without AZURE_OPENAI_LARGE_DEPLOYMENT`);
  for (const [one, other, what] of [
    ['OPENAI_MODEL', 'AZURE_OPENAI_DEPLOYMENT', 'the model that answers'],
    ['OPENAI_EMBEDDING_MODEL', 'AZURE_OPENAI_EMBEDDING_DEPLOYMENT', 'the embedding model'],
  ] as const) {
    if (among(given, one, other).length === 2)
      problems.push(`${one}, ${other}: both name ${what}; unset one`);
  }
  return problems;
}

function searchProblems(given: Given): string[] {
  if (given['AZURE_SEARCH_ENDPOINT'] === undefined) {
    const useless = [
      ...among(given, 'AZURE_SEARCH_KEY', 'AZURE_SEARCH_API_VERSION', 'AZURE_SEARCH_FIELDS'),
      ...changed(given, { AZURE_SEARCH_INDEX: 'rag-documents' }),
    ];
    return useless.length === 0 ? [] : [`${useless.join(', ')}: needs AZURE_SEARCH_ENDPOINT`];
  }
  const { AZURE_SEARCH_INDEX: index = '', AZURE_SEARCH_FIELDS: fields } = given;
  if (fields === undefined && index.length > MAX_OWN_INDEX_NAME)
    return [
      `AZURE_SEARCH_INDEX: must be ${MAX_OWN_INDEX_NAME} characters at most, as other names are made of it; only an index that others fill (AZURE_SEARCH_FIELDS) may have a longer one`,
    ];
  const namesVectors = /(?:^|,)\s*vector\s*=/.test(fields ?? '');
  return namesVectors && !hasEmbedder(given)
    ? [
        'AZURE_SEARCH_FIELDS: a vector field needs the embedding model that filled it: AZURE_OPENAI_EMBEDDING_DEPLOYMENT or OPENAI_EMBEDDING_MODEL',
      ]
    : [];
}

/** Tokens travel by https alone, so that an emulator needs a key, which may be any. */
function emulatorProblems(given: Given): string[] {
  return ['AZURE_OPENAI', 'AZURE_SEARCH'].flatMap((service) => {
    const endpoint = given[`${service}_ENDPOINT`] ?? '';
    const isPlain = URL.canParse(endpoint) && isEmulator(new URL(endpoint));
    return isPlain && given[`${service}_KEY`] === undefined
      ? [`${service}_KEY: must be set where ${service}_ENDPOINT begins with http://`]
      : [];
  });
}

function otherProblems(given: Given): string[] {
  const problems: string[] = [];
  if (given['EMBEDDING_DIMENSIONS'] !== undefined && !hasEmbedder(given))
    problems.push(
      'EMBEDDING_DIMENSIONS: needs an embedding model: AZURE_OPENAI_EMBEDDING_DEPLOYMENT or OPENAI_EMBEDDING_MODEL',
    );
  if (among(given, 'OPENAI_MODEL', 'AZURE_OPENAI_DEPLOYMENT').length === 0) {
    const useless = [
      ...among(given, ...MODEL_LIMITS),
      ...changed(given, { MODEL_ATTEMPTS: '2', MODEL_CONCURRENCY: String(DEFAULT_MODEL_CONCURRENCY) }),
    ];
    if (useless.length > 0)
      problems.push(
        `${useless.join(', ')}: of no use without a model that writes: AZURE_OPENAI_DEPLOYMENT or OPENAI_MODEL`,
      );
  }
  problems.push(...budgetProblems(given));
  if (given['REDIS_CLUSTER'] === 'true') {
    const { REDIS_URL: url } = given;
    if (url === undefined) problems.push('REDIS_CLUSTER: needs REDIS_URL');
    else if (/\/[1-9]\d*$/.test(url))
      problems.push('REDIS_CLUSTER: a cluster has no database but 0; take the number off REDIS_URL');
  }
  return [...problems, ...redisLoginProblems(given)];
}

function redisLoginProblems({ REDIS_ENTRA_ID, REDIS_URL: url }: Given): string[] {
  if (REDIS_ENTRA_ID !== 'true') return [];
  if (url === undefined) return ['REDIS_ENTRA_ID: needs REDIS_URL'];
  if (!URL.canParse(url)) return [];
  const { protocol, password } = new URL(url);
  if (password !== '')
    return ['REDIS_ENTRA_ID, REDIS_URL: both say how to log in; take the password off REDIS_URL'];
  return protocol === 'rediss:' ? [] : ['REDIS_ENTRA_ID: tokens travel by rediss:// in REDIS_URL alone'];
}

function budgetProblems(given: Given): string[] {
  const { MODEL_PRICES: prices, DAILY_COST_BUDGET: budget } = given;
  if (prices === undefined)
    return budget === undefined
      ? []
      : ['DAILY_COST_BUDGET: needs MODEL_PRICES, for each deployment that writes'];
  if (budget === undefined) return ['MODEL_PRICES: of no use without DAILY_COST_BUDGET'];
  const priced = modelPrices().safeParse(prices).data;
  // What cannot be read is told where it is read.
  const missing = priced === undefined ? [] : modelsOf(given).filter(({ name }) => !priced.has(name));
  return missing.map(({ where }) => `MODEL_PRICES: has no price for ${where}`);
}

/** The models that write, by the names under which their calls are billed, and where they are named. */
function modelsOf(given: Given): { readonly name: string; readonly where: string }[] {
  const { OPENAI_MODEL: model } = given;
  const deployments = ['AZURE_OPENAI_DEPLOYMENT', 'AZURE_OPENAI_LARGE_DEPLOYMENT'].flatMap((variable) =>
    (chatDeployments().safeParse(given[variable]).data ?? []).map(({ deployment }, index) => ({
      name: deployment,
      where: `entry ${index + 1} of ${variable}`,
    })),
  );
  return [...(model === undefined ? [] : [{ name: model, where: 'OPENAI_MODEL' }]), ...deployments];
}

function hasEmbedder(given: Given): boolean {
  return among(given, 'OPENAI_EMBEDDING_MODEL', 'AZURE_OPENAI_EMBEDDING_DEPLOYMENT').length > 0;
}

/** Those that are given with another value than their default, which `.env.example` sets too. */
function changed(given: Given, defaults: Given): string[] {
  return Object.entries(defaults).flatMap(([name, usual]) =>
    given[name] === undefined || given[name] === usual ? [] : [name],
  );
}

function among(given: Given, ...names: string[]): string[] {
  return names.filter((name) => given[name] !== undefined);
}
