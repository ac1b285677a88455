import { describe, expect, it } from 'vitest';
import { refusalFigures } from './refusal.ts';

describe('refusalFigures', () => {
  it('count unanswerable questions as positive and not_found as predicted positive', () => {
    // Refused: two unanswerable, one answerable. Not refused: one unanswerable that was answered.
    const figures = refusalFigures([
      { answerable: false, outcome: 'not_found' },
      { answerable: false, outcome: 'not_found' },
      { answerable: false, outcome: 'answered' },
      { answerable: false, outcome: 'answered' },
      { answerable: true, outcome: 'not_found' },
      { answerable: true, outcome: 'answered' },
    ]);
    expect(figures).toEqual({ refusalPrecision: 2 / 3, refusalRecall: 2 / 4 });
  });

  it('do not count a failure or a filtered answer as a refusal', () => {
    const figures = refusalFigures([
      { answerable: false, outcome: 'failed' },
      { answerable: false, outcome: 'filtered' },
    ]);
    expect(figures).toEqual({ refusalPrecision: undefined, refusalRecall: 0 });
  });

  it('have no recall if every question is answerable', () => {
    expect(refusalFigures([{ answerable: true, outcome: 'not_found' }])).toEqual({
      refusalPrecision: 0,
      refusalRecall: undefined,
    });
  });
});
