import { expect, it } from 'vitest';
import { indexSettings } from './index-settings.ts';

const SMALL = { model: 'small', dimensions: 2 };

it('names the embedding model and the dimensions, in the fingerprint too', () => {
  expect(indexSettings(SMALL)).toEqual({
    fingerprint: expect.stringContaining('small 2'),
    dimensions: 2,
    embeddingModel: 'small',
  });
});

it('names no model where nothing is embedded', () => {
  expect(indexSettings(undefined)).toEqual({ fingerprint: expect.any(String), dimensions: 0 });
});

it.each([
  ['model', { ...SMALL, model: 'large' }],
  ['number of dimensions', { ...SMALL, dimensions: 3 }],
])('has another fingerprint for another %s', (_, other) => {
  expect(indexSettings(other).fingerprint).not.toBe(indexSettings(SMALL).fingerprint);
});
