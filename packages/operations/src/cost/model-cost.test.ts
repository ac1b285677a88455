import { describe, expect, it } from 'vitest';
import { blendedPrice, modelCost } from './model-cost.ts';
import { listedModels } from './prices.ts';

const plan = {
  dailyUsers: 300_000,
  messagesPerUser: 5,
  inputTokens: 800,
  cachedInputTokens: 0,
  outputTokens: 200,
} as const;

describe('the cost of answers', () => {
  it.each([
    ['gpt-6-luna', [8_100, 4_860, 3_240, 1_620]],
    ['gpt-4o-mini', [10_800, 6_480, 4_320, 2_160]],
    ['gpt-5.6-luna', [18_000, 10_800, 7_200, 3_600]],
  ])('of %s matches the published table', (model, expected) => {
    const price = listedModels.get(model) ?? { input: 0, cachedInput: 0, output: 0 };
    const costs = [0, 0.4, 0.6, 0.8].map((hitRate) => Math.round(modelCost({ ...plan, hitRate }, price)));
    expect(costs).toEqual(expected);
  });

  it('is lower for tokens from the prompt cache of the provider', () => {
    const price = { input: 1, cachedInput: 0.1, output: 0 };
    const workload = { ...plan, dailyUsers: 1, messagesPerUser: 1, hitRate: 0, outputTokens: 0 };
    expect(modelCost({ ...workload, inputTokens: 1e6, cachedInputTokens: 5e5 }, price)).toBeCloseTo(
      30 * 0.55,
    );
  });

  it('blends the prices of deployments by their weights', () => {
    const deployments = [
      { name: 'a', model: 'gpt-6-luna', weight: 3 },
      { name: 'b', model: 'gpt-5.6-luna', weight: 1 },
      { name: 'c', model: 'gpt-4.1-mini', weight: 0 },
    ];
    expect(blendedPrice(deployments).input).toBeCloseTo((3 * 0.1 + 0.2) / 4);
  });

  it('cannot be computed for a model without a price, and the error names the model', () => {
    expect(() => blendedPrice([{ name: 'a', model: 'unheard-of', weight: 1 }])).toThrow(
      'there is no price for unheard-of: give one in MODEL_PRICES',
    );
  });
});
