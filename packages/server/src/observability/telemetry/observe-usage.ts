import type { Meter, ObservableResult } from '@opentelemetry/api';
import type { TokenUsage } from '@rag/core';
import { alertMetrics } from '@rag/operations/alerts';
import type { CostOf, UsageCount } from '../../cost/index.ts';

const MODEL = 'gen_ai.request.model';
const TOKEN_TYPE = 'gen_ai.token.type';

/** Adds the metrics of tokens and money: what models billed, and what answers from the cache did not cost again. */
export function observeUsage(meter: Meter, usage: Pick<UsageCount, 'totals'>, costOf: CostOf): void {
  for (const kind of ['billed', 'saved'] as const) {
    meter
      .createObservableCounter(`rag.tokens.${kind}`, { description: TOKENS[kind], unit: '{token}' })
      .addCallback((result) => {
        for (const [model, totals] of usage.totals()) observeTokens(result, model, totals[kind]);
      });
    meter
      .createObservableCounter(COSTS[kind].name, { description: COSTS[kind].description })
      .addCallback((result) => {
        for (const [model, totals] of usage.totals()) {
          const millionths = costOf(model, totals[kind]);
          if (millionths !== undefined) result.observe(millionths / 1e6, { [MODEL]: model });
        }
      });
  }
}

const TOKENS = {
  billed: 'Tokens that models billed, by deployment.',
  saved: 'Tokens that answers from the cache took when they were made, by deployment.',
} as const;

const COSTS = {
  billed: {
    name: alertMetrics.modelCost,
    description: 'What the models cost, in the currency of MODEL_PRICES.',
  },
  saved: {
    name: 'rag.model.cost_saved',
    description: 'What answers from the cache cost when they were made.',
  },
} as const;

function observeTokens(result: ObservableResult, model: string, usage: TokenUsage): void {
  const { inputTokens, cachedInputTokens, outputTokens } = usage;
  const amounts = {
    input: inputTokens - cachedInputTokens,
    cached_input: cachedInputTokens,
    output: outputTokens,
  };
  for (const [type, amount] of Object.entries(amounts))
    if (amount > 0) result.observe(amount, { [MODEL]: model, [TOKEN_TYPE]: type });
}
