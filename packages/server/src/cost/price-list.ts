import { costOf, type ModelPrice, type ModelPrices } from '@rag/adapters/resilience';
import type { ModelUsage, TokenUsage } from '@rag/core';
import { listedEmbeddings, listedModels } from '@rag/operations/cost';

/** What the calls of a deployment cost, in millionths of the currency; `undefined` for one without a known price. */
export type CostOf = (deployment: string, usage: TokenUsage) => number | undefined;

/**
 * Prices by deployment: those that are configured, else the listed price of the model by the deployment's name, which is
 * often the model's or contains it, such as `chat-gpt-5-nano-eu`.
 */
export function createPriceList(configured: ModelPrices = new Map()): CostOf {
  const known = new Map<string, ModelPrices | undefined>();

  function find(deployment: string): ModelPrices | undefined {
    const price = configured.get(deployment) ?? listedPriceOf(deployment);
    return price === undefined ? undefined : new Map([[deployment, price]]);
  }

  return (deployment, usage) => {
    if (!known.has(deployment)) known.set(deployment, find(deployment));
    const prices = known.get(deployment);
    return prices === undefined ? undefined : costOf(prices, deployment, usage);
  };
}

/** What several calls cost together; `undefined` if one of them has no known price. */
export function costOfCalls(calls: readonly ModelUsage[], costOf: CostOf): number | undefined {
  let sum = 0;
  for (const { model, usage } of calls) {
    const cost = costOf(model, usage);
    if (cost === undefined) return undefined;
    sum += cost;
  }
  return sum;
}

const listed: ReadonlyMap<string, ModelPrice> = new Map([...listedModels, ...listedEmbeddings]);

function listedPriceOf(deployment: string): ModelPrice | undefined {
  const [longest] = [...listed.keys()]
    .filter((model) => deployment.toLowerCase().includes(model))
    .sort((one, other) => other.length - one.length);
  return longest === undefined ? undefined : listed.get(longest);
}
