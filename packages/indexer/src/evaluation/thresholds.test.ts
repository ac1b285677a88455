import { describe, expect, it } from 'vitest';
import type { Figures } from './figures.ts';
import { checkThresholds, describeMissed } from './thresholds.ts';

const NO_LATENCY = { p50: null, p95: null };

const FIGURES: Figures = {
  counts: { questions: 10, answerable: 8, unanswerable: 2, failed: 0 },
  retrieval: { recallAtK: 0.9, mrrAt10: 0.7, ndcgAt10: 0.8, latencyMs: NO_LATENCY },
  answers: {
    answeredRate: 0.75,
    rightPageRate: 0.59999,
    goldAnswerRate: 0.5,
    citationPrecision: 0.5,
    refusalPrecision: null,
    refusalRecall: 0,
    topicChanges: { followUpRate: null, newSubjectRate: null, smallTalkRate: null },
    firstTokenMs: NO_LATENCY,
    latencyMs: NO_LATENCY,
  },
};

describe('checkThresholds', () => {
  it('checks only the given thresholds and accepts the exact minimum', () => {
    expect(checkThresholds(FIGURES, { recall: 0.9, 'refusal-recall': 0.5 })).toEqual([
      { name: 'recall', minimum: 0.9, value: 0.9, met: true },
      { name: 'refusal-recall', minimum: 0.5, value: 0, met: false },
    ]);
  });

  it('fails if a figure is missing', () => {
    expect(checkThresholds(FIGURES, { 'refusal-precision': 0 })).toEqual([
      { name: 'refusal-precision', minimum: 0, value: null, met: false },
    ]);
  });

  it.each([
    ['mrr', 0.7],
    ['ndcg', 0.8],
    ['answered', 0.75],
    ['right-page', 0.59999],
    ['answer', 0.5],
    ['citation-precision', 0.5],
  ] as const)('reads the figure of %s', (name, value) => {
    expect(checkThresholds(FIGURES, { [name]: 0 })).toEqual([{ name, minimum: 0, value, met: true }]);
  });
});

describe('describeMissed', () => {
  it('prints the figure and its threshold and never rounds up to it', () => {
    const results = checkThresholds(FIGURES, { recall: 0.8, 'right-page': 0.6, 'refusal-precision': 0.9 });
    expect(describeMissed(results, FIGURES)).toEqual([
      'right-page rate is 0.5999; --min-right-page asks for 0.6',
      'refusal precision: there was nothing to measure it on; --min-refusal-precision asks for 0.9',
    ]);
  });

  it('counts failed questions as a miss without any threshold', () => {
    const figures = { ...FIGURES, counts: { ...FIGURES.counts, failed: 3 } };
    expect(describeMissed([], figures)).toEqual(['3 of 10 questions failed with an error']);
  });
});
