import { expect, it } from 'vitest';
import { openEvaluationBackEnd } from './open-back-end.ts';

it('openBackEnd without configuration uses no model and an empty index', async () => {
  const { llm, embedder, index, settings } = await openEvaluationBackEnd({});
  expect({ model: llm.model, embedder, settings }).toEqual({
    model: 'extractive',
    embedder: undefined,
    settings: { topK: 6, minRelevance: 0.2 },
  });
  await expect(index.store.generation()).rejects.toMatchObject({ code: 'index_missing' });
});

it('openBackEnd uses the configured number of passages', async () => {
  const { settings } = await openEvaluationBackEnd({ TOP_K: '7' });
  expect(settings.topK).toBe(7);
});

it('openBackEnd names the invalid variable', async () => {
  await expect(openEvaluationBackEnd({ TOP_K: 'many' })).rejects.toThrow(/TOP_K: must be a whole number/);
});
