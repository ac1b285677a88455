import { describe, expect, it } from 'vitest';
import { refusalFigures } from './refusal.ts';

describe('refusalFigures', () => {
  it('takes the unanswerable as positive and not_found as predicted', () => {
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

  it('takes neither a failure nor a filtered answer for a refusal', () => {
    const figures = refusalFigures([
      { answerable: false, outcome: 'failed' },
      { answerable: false, outcome: 'filtered' },
    ]);
    expect(figures).toEqual({ refusalPrecision: undefined, refusalRecall: 0 });
  });

  it('has no recall where everything can be answered', () => {
    expect(refusalFigures([{ answerable: true, outcome: 'not_found' }])).toEqual({
      refusalPrecision: 0,
      refusalRecall: undefined,
    });
  });
});
