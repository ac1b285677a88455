import type { ModelUsage, TokenUsage } from '@rag/core';
import { NO_USAGE } from '@rag/core/adapter';

export function addUsage(one: TokenUsage, other: TokenUsage): TokenUsage {
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    cachedInputTokens: one.cachedInputTokens + other.cachedInputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
  };
}

/** The tokens of several calls together. */
export function totalUsage(calls: readonly ModelUsage[]): TokenUsage {
  return calls.reduce((sum, { usage }) => addUsage(sum, usage), NO_USAGE);
}
