import type { DeploymentSize } from './deployment-size.ts';
import { listedModels, type TokenPrice } from './prices.ts';
import { volumeOf, type Workload } from './workload.ts';

/** The cost of a month of answers at one price, in US dollars. */
export function modelCost(workload: Workload, price: TokenPrice): number {
  const { inputTokens, cachedInputTokens, outputTokens } = workload;
  const millionthsPerCall =
    (inputTokens - cachedInputTokens) * price.input +
    cachedInputTokens * price.cachedInput +
    outputTokens * price.output;
  return (volumeOf(workload).modelCallsPerMonth * millionthsPerCall) / 1e6;
}

/**
 * The price of an average answer: that of each deployment, by how often it is asked first. A price that is configured
 * for a deployment's name comes before the listed one of its model.
 */
export function blendedPrice(
  deployments: DeploymentSize['chatDeployments'],
  configured: ReadonlyMap<string, TokenPrice> = new Map(),
): TokenPrice {
  const total = deployments.reduce((sum, { weight }) => sum + weight, 0);
  const blended = { input: 0, cachedInput: 0, output: 0 };
  for (const { name, model, weight } of deployments) {
    const price = configured.get(name) ?? listedModels.get(model);
    if (price === undefined) throw new RangeError(`there is no price for ${model}: give one in MODEL_PRICES`);
    const share = weight / total;
    blended.input += price.input * share;
    blended.cachedInput += price.cachedInput * share;
    blended.output += price.output * share;
  }
  return blended;
}
