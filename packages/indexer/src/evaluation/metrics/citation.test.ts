import { describe, expect, it } from 'vitest';
import { citationFigures } from './citation.ts';

const page = (...pages: string[]): ReadonlyMap<string, number> => new Map(pages.map((name) => [name, 1]));

describe('citationFigures', () => {
  it('counts answerable questions for the rate, and every citation for the precision', () => {
    const figures = citationFigures([
      { relevant: page('a#page=1', 'a#page=2'), cited: ['b#page=1', 'a#page=2'] },
      { relevant: page('a#page=3'), cited: ['a#page=4'] },
      { relevant: page('a#page=5'), cited: [] },
      { relevant: page(), cited: ['a#page=1'] },
    ]);
    expect(figures).toEqual({ rightPageRate: 1 / 3, citationPrecision: 1 / 4 });
  });

  it('counts two citations of one page twice', () => {
    const figures = citationFigures([{ relevant: page('a'), cited: ['a', 'a', 'b'] }]);
    expect(figures.citationPrecision).toBeCloseTo(2 / 3);
  });

  it('is undefined without questions or citations', () => {
    expect(citationFigures([{ relevant: page(), cited: [] }])).toEqual({
      rightPageRate: undefined,
      citationPrecision: undefined,
    });
  });
});
