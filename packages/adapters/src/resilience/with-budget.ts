import { isAbort, type LLM, type LLMRequest, type TokenUsage } from '@rag/core';
import type { DailyBudget } from './daily-budget.ts';
import { withLayer } from './with-layer.ts';

/** The estimated size of a token whose count is unknown: four letters of English, one and a third of Chinese. */
const BYTES_PER_TOKEN = 4;

/**
 * Calls the model only while there is budget, and counts what each stream costs. A stream that broke off, was aborted
 * or left is billed too, without a stated amount: it counts by the length of its prompt and of its text. A call that
 * failed before its first part counts nothing.
 *
 * When the budget is spent the pull rejects as for a model that is down, so that callers react as they do then.
 *
 * @example
 * const llm = withBudget(model, createDailyBudget({ limits: { tokens: 50_000_000 } }));
 */
export function withBudget(llm: LLM, budget: DailyBudget): LLM {
  return withLayer(llm, (request) => {
    budget.admit();
    let written = '';
    let isBilled = true;
    let isCounted = false;
    return {
      part(part) {
        if (part.type === 'text') written += part.text;
        else if (part.type === 'finish') {
          isCounted = true;
          budget.spend(part.usage, part.model ?? llm.model);
        }
        return part;
      },
      fail(error) {
        isBilled = written !== '' || isAbort(error);
      },
      end() {
        if (isBilled && !isCounted) budget.spend(estimate(request, written));
      },
    };
  });
}

function estimate({ messages }: LLMRequest, written: string): TokenUsage {
  const inputTokens = messages.reduce((sum, { content }) => sum + toTokens(content), 0);
  return { inputTokens, cachedInputTokens: 0, outputTokens: toTokens(written) };
}

function toTokens(text: string): number {
  return Math.ceil(new TextEncoder().encode(text).length / BYTES_PER_TOKEN);
}
