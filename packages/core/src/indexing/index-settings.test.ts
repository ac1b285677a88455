import { expect, it } from 'vitest';
import { indexSettings } from './index-settings.ts';

const SMALL = { model: 'small', dimensions: 2 };

it('index settings name the embedding model and the dimensions, also in the fingerprint', () => {
  expect(indexSettings(SMALL)).toEqual({
    fingerprint: expect.stringContaining('small 2'),
    dimensions: 2,
    embeddingModel: 'small',
  });
});

it('index settings name no model without an embedder', () => {
  expect(indexSettings(undefined)).toEqual({ fingerprint: expect.any(String), dimensions: 0 });
});

it.each([
  ['model', { ...SMALL, model: 'large' }],
  ['number of dimensions', { ...SMALL, dimensions: 3 }],
])('index settings have another fingerprint for another %s', (_, other) => {
  expect(indexSettings(other).fingerprint).not.toBe(indexSettings(SMALL).fingerprint);
});
