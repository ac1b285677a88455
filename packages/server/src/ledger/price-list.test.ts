import { listedModels } from '@rag/operations/cost';
import { expect, it } from 'vitest';
import { createPriceList } from './price-list.ts';

const USAGE = { inputTokens: 1_000_000, cachedInputTokens: 0, outputTokens: 0 };

it.each(['gpt-4o-mini', 'chat-GPT-4o-mini-eu'])('knows the listed price of %s', (deployment) => {
  expect(createPriceList()(deployment, USAGE)).toBeCloseTo(
    (listedModels.get('gpt-4o-mini')?.input ?? 0) * 1e6,
  );
});

it('prefers the price that is configured', () => {
  const prices = new Map([['gpt-4o-mini', { input: 7, cachedInput: 1, output: 1 }]]);
  expect(createPriceList(prices)('gpt-4o-mini', USAGE)).toBe(7e6);
});

it('does not guess the price of another model', () => {
  const prices = new Map([['known', { input: 7, cachedInput: 1, output: 1 }]]);
  expect(createPriceList(prices)('llama3', USAGE)).toBeUndefined();
});
