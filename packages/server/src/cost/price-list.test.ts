import { listedModels } from '@rag/operations/cost';
import { expect, it } from 'vitest';
import { costOfCalls, createPriceList } from './price-list.ts';

const USAGE = { inputTokens: 1_000_000, cachedInputTokens: 0, outputTokens: 0 };

it.each(['gpt-4o-mini', 'chat-GPT-4o-mini-eu'])('knows the listed price of %s', (deployment) => {
  expect(createPriceList()(deployment, USAGE)).toBeCloseTo(
    (listedModels.get('gpt-4o-mini')?.input ?? 0) * 1e6,
  );
});

it('knows the listed price of an embedding model', () => {
  expect(createPriceList()('text-embedding-3-small', USAGE)).toBeCloseTo(0.02 * 1e6);
});

it('adds up the calls of an answer, unless the price of one is unknown', () => {
  const calls = [
    { model: 'gpt-4o-mini', usage: USAGE },
    { model: 'text-embedding-3-small', usage: USAGE },
  ];
  expect(costOfCalls(calls, createPriceList())).toBeCloseTo(0.17 * 1e6);
  expect(costOfCalls([...calls, { model: 'llama3', usage: USAGE }], createPriceList())).toBeUndefined();
});

it('prefers the price that is configured', () => {
  const prices = new Map([['gpt-4o-mini', { input: 7, cachedInput: 1, output: 1 }]]);
  expect(createPriceList(prices)('gpt-4o-mini', USAGE)).toBe(7e6);
});

it('does not guess the price of another model', () => {
  const prices = new Map([['known', { input: 7, cachedInput: 1, output: 1 }]]);
  expect(createPriceList(prices)('llama3', USAGE)).toBeUndefined();
});
