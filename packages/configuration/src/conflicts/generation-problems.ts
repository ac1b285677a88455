import { type Given, namesChanged, namesGiven } from '../given-variables.ts';
import { chatDeployments, modelPrices } from '../schemas/index.ts';

/** Problems in the limits of model calls and in the budget. */
export function generationProblems(given: Given): string[] {
  return [...withoutModelProblems(given), ...budgetProblems(given)];
}

function withoutModelProblems(given: Given): string[] {
  if (namesGiven(given, 'OPENAI_MODEL', 'AZURE_OPENAI_DEPLOYMENT').length > 0) return [];
  const unused = [
    ...namesGiven(
      given,
      'MODEL_FIRST_TOKEN_SECONDS',
      'MODEL_PRICES',
      'DAILY_TOKEN_BUDGET',
      'DAILY_COST_BUDGET',
    ),
    ...namesChanged(given, 'MODEL_ATTEMPTS', 'MODEL_CONCURRENCY'),
  ];
  return unused.length === 0
    ? []
    : [
        `${unused.join(', ')}: has no effect without a model that writes: AZURE_OPENAI_DEPLOYMENT or OPENAI_MODEL`,
      ];
}

function budgetProblems(given: Given): string[] {
  const { MODEL_PRICES: prices, DAILY_COST_BUDGET: budget } = given;
  if (prices === undefined)
    return budget === undefined
      ? []
      : ['DAILY_COST_BUDGET: needs MODEL_PRICES, for each deployment that writes'];
  const priced = modelPrices().safeParse(prices).data;
  // The schema reports a list that cannot be read.
  const unpriced = priced === undefined ? [] : billedModels(given).filter(({ name }) => !priced.has(name));
  return unpriced.map(({ where }) => `MODEL_PRICES: has no price for ${where}`);
}

/** The models that generate answers, by their billing names, and the variables that name them. */
function billedModels(given: Given): { readonly name: string; readonly where: string }[] {
  const { OPENAI_MODEL: model } = given;
  const deployments = ['AZURE_OPENAI_DEPLOYMENT', 'AZURE_OPENAI_LARGE_DEPLOYMENT'].flatMap((variable) =>
    (chatDeployments().safeParse(given[variable]).data ?? []).map(({ deployment }, index) => ({
      name: deployment,
      where: `entry ${index + 1} of ${variable}`,
    })),
  );
  return [...(model === undefined ? [] : [{ name: model, where: 'OPENAI_MODEL' }]), ...deployments];
}
