import type { LLM } from '@rag/core';
import {
  createConcurrencyLimit,
  createDailyBudget,
  type DailyBudget,
  withBudget,
  withConcurrency,
} from '../resilience/index.ts';
import { DEFAULT_MODEL_CONCURRENCY } from './backend-variables.ts';
import type { ModelSettings, OpenModelsOptions } from './open-models.ts';

/**
 * What bounds the calls of all models that write, together: how many at once, and how much in a day. Around
 * each model that is given out, and around none that is part of another.
 */
export async function createModelLimits(
  settings: ModelSettings,
  options: OpenModelsOptions,
): Promise<(llm: LLM) => LLM> {
  const budget = await openBudget(settings, options);
  const withinBudget = (llm: LLM): LLM => (budget === undefined ? llm : withBudget(llm, budget));
  if (options.limitsConcurrency === false) return withinBudget;
  const { MODEL_CONCURRENCY = DEFAULT_MODEL_CONCURRENCY } = settings;
  const limit = createConcurrencyLimit({ limit: MODEL_CONCURRENCY });
  return (llm) => withConcurrency(withinBudget(llm), limit);
}

async function openBudget(
  settings: ModelSettings,
  { openCounter, events = {} }: OpenModelsOptions,
): Promise<DailyBudget | undefined> {
  const { DAILY_TOKEN_BUDGET: tokens, DAILY_COST_BUDGET: cost, MODEL_PRICES: prices } = settings;
  if (tokens === undefined && cost === undefined) return undefined;
  const counter = await openCounter?.();
  return createDailyBudget({
    limits: {
      ...(tokens === undefined ? {} : { tokens }),
      ...(cost === undefined ? {} : { cost }),
    },
    ...(prices === undefined ? {} : { prices }),
    ...(counter === undefined ? {} : { counter }),
    ...(events.onBudgetSpent === undefined ? {} : { onSpent: events.onBudgetSpent }),
  });
}
