import type { Passage } from '@rag/core';
import { describe, expect, it } from 'vitest';
import { createPassagePrior } from './passage-priors.ts';

function passage(heading: string, score: number, relevance?: number): Passage {
  return {
    id: heading,
    source: 'guide.md',
    heading,
    content: '',
    score,
    ...(relevance === undefined ? {} : { relevance }),
  };
}

describe('createPassagePrior', () => {
  it('trusts a passage less for its place, its score and its relevance', () => {
    const priorOf = createPassagePrior([passage('A', 10, 1), passage('B', 10, 1)], { hasCloseness: false });
    expect(priorOf(0, false)).toBe(1);
    expect(priorOf(1, false)).toBeLessThan(1);
    const lower = createPassagePrior([passage('A', 10, 1), passage('B', 5, 1)], { hasCloseness: false });
    expect(lower(1, false)).toBeLessThan(priorOf(1, false));
    const lessRelevant = createPassagePrior([passage('A', 10, 1), passage('B', 10, 0.5)], {
      hasCloseness: false,
    });
    expect(lessRelevant(1, false)).toBeLessThan(priorOf(1, false));
  });

  it('gives all passages of a section the place and score of its best one', () => {
    const passages = [passage('A', 10), passage('A', 8), passage('A', 7), passage('B', 6), passage('A', 2)];
    const priorOf = createPassagePrior(passages, { hasCloseness: false });
    expect([1, 2, 4].map((index) => priorOf(index, true))).toEqual([1, 1, 1]);
    expect(priorOf(3, true)).toBeGreaterThan(priorOf(3, false));
    expect(priorOf(4, false)).toBeLessThan(priorOf(3, false));
  });

  it('leaves scores out beside closeness, which rates each unit', () => {
    const both = [passage('A', 10), passage('B', 5)];
    const even = [passage('A', 10), passage('B', 10)];
    const [one, other] = [both, even].map((passages) =>
      createPassagePrior(passages, { hasCloseness: true })(1, false),
    );
    expect(one).toBe(other);
  });

  it('stays a number for a store whose scores are all zero', () => {
    const priorOf = createPassagePrior([passage('A', 0), passage('B', 0)], { hasCloseness: false });
    expect(priorOf(0, true)).toBe(1);
  });
});
