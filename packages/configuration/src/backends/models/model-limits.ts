import {
  createConcurrencyLimit,
  createDailyBudget,
  type DailyBudget,
  withBudget,
  withConcurrency,
} from '@rag/adapters/resilience';
import type { LLM } from '@rag/core';
import type { ModelConfiguration } from '../../configuration.ts';
import type { OpenModelsOptions } from './model-options.ts';

type GenerationConfiguration = ModelConfiguration['generation'];

/**
 * Bounds the calls of all models that write, together: how many at once, and how much in a day. For each model that is
 * handed out, and not for a model that is part of another.
 */
export async function createModelLimits(
  configuration: GenerationConfiguration,
  options: OpenModelsOptions,
): Promise<(llm: LLM) => LLM> {
  const budget = await openBudget(configuration, options);
  const withinBudget = (llm: LLM): LLM => (budget === undefined ? llm : withBudget(llm, budget));
  if (options.limitsConcurrency === false) return withinBudget;
  const limit = createConcurrencyLimit({ limit: configuration.maxConcurrentCalls });
  return (llm) => withConcurrency(withinBudget(llm), limit);
}

async function openBudget(
  { dailyTokens: tokens, dailyCost: cost, prices }: GenerationConfiguration,
  { openCounter, events = {} }: OpenModelsOptions,
): Promise<DailyBudget | undefined> {
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
