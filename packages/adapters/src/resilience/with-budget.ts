import { isAbort, type LLM, type LLMRequest, type TokenUsage } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';
import type { DailyBudget } from './daily-budget.ts';

/** What a token is taken for where nobody counts: four letters of English, one and a third of Chinese. */
const BYTES_PER_TOKEN = 4;

/**
 * Asks the model only as long as there is budget, and counts what each stream costs. One that broke off, was
 * aborted or left is billed too, and nobody says how much: it counts by the length of its prompt and of what
 * it wrote. A call that failed before its first part counts nothing.
 *
 * Where the budget is spent the pull rejects as for a model that is down, so that callers do as they do then.
 *
 * @example
 * const llm = withBudget(model, createDailyBudget({ limits: { tokens: 50_000_000 } }));
 */
export function withBudget(llm: LLM, budget: DailyBudget): LLM {
  return {
    model: llm.model,
    parameters: llm.parameters,
    async *stream(request, options = {}) {
      throwIfAborted(options.signal);
      budget.admit();
      let written = '';
      let isBilled = true;
      let isCounted = false;
      try {
        for await (const part of llm.stream(request, options)) {
          if (part.type === 'text') written += part.text;
          else {
            isCounted = true;
            budget.spend(part.usage, part.model ?? llm.model);
          }
          yield part;
        }
      } catch (error) {
        isBilled = written !== '' || isAbort(error);
        throw error;
      } finally {
        if (isBilled && !isCounted) budget.spend(estimate(request, written));
      }
    },
  };
}

function estimate({ messages }: LLMRequest, written: string): TokenUsage {
  const inputTokens = messages.reduce((sum, { content }) => sum + toTokens(content), 0);
  return { inputTokens, cachedInputTokens: 0, outputTokens: toTokens(written) };
}

function toTokens(text: string): number {
  return Math.ceil(new TextEncoder().encode(text).length / BYTES_PER_TOKEN);
}
