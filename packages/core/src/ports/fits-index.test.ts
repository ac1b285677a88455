import { describe, expect, it } from 'vitest';
import { describeEmbedding, fitsIndex } from './fits-index.ts';

const EMBEDDER = { model: 'small', dimensions: 2 };

describe('the match of an embedder and an index', () => {
  it.each([
    ['the same model and dimensions', { dimensions: 2, embeddingModel: 'small' }, true],
    ['another model of as many dimensions', { dimensions: 2, embeddingModel: 'other' }, false],
    ['the same model with other dimensions', { dimensions: 3, embeddingModel: 'small' }, false],
    ['as many dimensions of a model that is not named', { dimensions: 2 }, true],
    ['other dimensions of a model that is not named', { dimensions: 3 }, false],
    ['nothing that is known', undefined, true],
  ])('%s', (_, embedding, fits) => {
    expect(fitsIndex(EMBEDDER, embedding)).toBe(fits);
  });
});

it('an index without vectors has no embedding model', () => {
  expect(describeEmbedding({ dimensions: 0, embeddingModel: 'small' })).toEqual({});
});
