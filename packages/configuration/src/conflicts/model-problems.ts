import { type Given, namesChanged, namesGiven } from '../given-variables.ts';
import { emulatorProblems } from './emulator-problems.ts';

const EMBEDDING_MODELS = [
  'OPENAI_EMBEDDING_MODEL',
  'AZURE_OPENAI_EMBEDDING_DEPLOYMENT',
  'LOCAL_EMBEDDING_MODEL',
] as const;

export function openAIProblems(given: Given): string[] {
  const models = namesGiven(given, 'OPENAI_MODEL', 'OPENAI_EMBEDDING_MODEL', 'OPENAI_MODERATION_MODEL');
  const access = namesGiven(given, 'OPENAI_BASE_URL', 'OPENAI_API_KEY');
  if (access.length === 0 && models.length > 0) {
    return [
      `${models.join(', ')}: needs OPENAI_API_KEY, or OPENAI_BASE_URL for a server other than OpenAI's, or both`,
    ];
  }
  return given['OPENAI_REASONING_TOKENS'] !== undefined && given['OPENAI_MODEL'] === undefined
    ? ['OPENAI_REASONING_TOKENS: has no effect without OPENAI_MODEL']
    : [];
}

export function azureOpenAIProblems(given: Given): string[] {
  return [
    ...azureAccessProblems(given),
    ...largeDeploymentProblems(given),
    ...doubleProblems(given),
    ...emulatorProblems(given, 'AZURE_OPENAI'),
  ];
}

export function embeddingProblems(given: Given): string[] {
  return [...dimensionProblems(given), ...batchProblems(given), ...localModelProblems(given)];
}

function dimensionProblems(given: Given): string[] {
  if (given['EMBEDDING_DIMENSIONS'] === undefined) return [];
  if (given['LOCAL_EMBEDDING_MODEL'] !== undefined)
    return ['EMBEDDING_DIMENSIONS: has no effect with LOCAL_EMBEDDING_MODEL'];
  return hasEmbeddingModel(given)
    ? []
    : [
        'EMBEDDING_DIMENSIONS: needs an embedding model: AZURE_OPENAI_EMBEDDING_DEPLOYMENT or OPENAI_EMBEDDING_MODEL',
      ];
}

function batchProblems(given: Given): string[] {
  const servers = namesGiven(given, 'OPENAI_EMBEDDING_MODEL', 'AZURE_OPENAI_EMBEDDING_DEPLOYMENT');
  if (servers.length > 0) return [];
  return namesChanged(given, 'EMBEDDING_BATCH_SIZE').map(
    (name) => `${name}: has no effect without AZURE_OPENAI_EMBEDDING_DEPLOYMENT or OPENAI_EMBEDDING_MODEL`,
  );
}

function localModelProblems(given: Given): string[] {
  if (given['LOCAL_EMBEDDING_MODEL'] !== undefined) return [];
  return namesChanged(given, 'LOCAL_MODEL_DIR').map(
    (name) => `${name}: has no effect without LOCAL_EMBEDDING_MODEL`,
  );
}

export function hasEmbeddingModel(given: Given): boolean {
  return namesGiven(given, ...EMBEDDING_MODELS).length > 0;
}

function azureAccessProblems(given: Given): string[] {
  if (given['AZURE_OPENAI_ENDPOINT'] !== undefined) return [];
  const unused = namesGiven(
    given,
    'AZURE_OPENAI_KEY',
    'AZURE_OPENAI_API_VERSION',
    'AZURE_OPENAI_DEPLOYMENT',
    'AZURE_OPENAI_EMBEDDING_DEPLOYMENT',
  );
  return unused.length === 0 ? [] : [`${unused.join(', ')}: needs AZURE_OPENAI_ENDPOINT`];
}

function largeDeploymentProblems(given: Given): string[] {
  if (given['AZURE_OPENAI_LARGE_DEPLOYMENT'] === undefined)
    return namesChanged(given, 'AZURE_OPENAI_LARGE_PERCENT').map(
      (name) => `${name}: has no effect without AZURE_OPENAI_LARGE_DEPLOYMENT`,
    );
  return given['AZURE_OPENAI_DEPLOYMENT'] === undefined
    ? ['AZURE_OPENAI_LARGE_DEPLOYMENT: needs AZURE_OPENAI_DEPLOYMENT for the other questions']
    : [];
}

/** One model writes and one embeds. */
function doubleProblems(given: Given): string[] {
  const pairs = [
    [['OPENAI_MODEL', 'AZURE_OPENAI_DEPLOYMENT'], 'the model that answers'],
    [EMBEDDING_MODELS, 'the embedding model'],
  ] as const;
  return pairs.flatMap(([names, what]) => {
    const both = namesGiven(given, ...names).slice(0, 2);
    return both.length === 2 ? [`${both.join(', ')}: both name ${what}; unset one`] : [];
  });
}
