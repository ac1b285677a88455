import type { TokenUsage } from '@rag/core';

/** The price of a million tokens, in the currency of the budget. */
export interface ModelPrice {
  readonly input: number;
  /** Input that the provider's prompt cache contained. */
  readonly cachedInput: number;
  readonly output: number;
}

/** By the deployment's or model's name. */
export type ModelPrices = ReadonlyMap<string, ModelPrice>;

/** The cost of a call in millionths of the currency. A call of an unknown model counts at the highest price. */
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
