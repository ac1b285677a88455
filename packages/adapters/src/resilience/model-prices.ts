import type { TokenUsage } from '@rag/core';

/** What a million tokens cost, in whatever currency the budget is in. */
export interface ModelPrice {
  readonly input: number;
  /** The part of the input that the provider's prompt cache had. */
  readonly cachedInput: number;
  readonly output: number;
}

/** By the deployment's or model's name. */
export type ModelPrices = ReadonlyMap<string, ModelPrice>;

/**
 * What a call has cost, in millionths of the currency. One that nobody knows the model of, or its price, counts
 * as the dearest.
 */
export function costOf(prices: ModelPrices, model: string | undefined, usage: TokenUsage): number {
  const price = model === undefined ? undefined : prices.get(model);
  if (price !== undefined) return costAt(price, usage);
  return Math.max(0, ...[...prices.values()].map((known) => costAt(known, usage)));
}

function costAt(
  { input, cachedInput, output }: ModelPrice,
  { inputTokens, cachedInputTokens, outputTokens }: TokenUsage,
): number {
  return (inputTokens - cachedInputTokens) * input + cachedInputTokens * cachedInput + outputTokens * output;
}
