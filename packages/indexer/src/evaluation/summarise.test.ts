import { describe, expect, it } from 'vitest';
import type { AnswerResult, EvaluatedCase, Turn } from './evaluation-case.ts';
import { summarise } from './summarise.ts';

function evaluated(
  pages: readonly string[],
  ranking: readonly string[],
  latencyMs: number,
  answer?: Partial<AnswerResult>,
): EvaluatedCase {
  return {
    id: 'q',
    question: 'q',
    history: [],
    relevant: new Map(pages.map((page) => [page, 1])),
    retrieval: { standaloneQuestion: 'q', ranking, latencyMs },
    ...(answer === undefined
      ? {}
      : {
          answer: {
            outcome: 'answered',
            text: '',
            cited: [],
            cached: false,
            firstTokenMs: 1,
            latencyMs: 2,
            ...answer,
          },
        }),
  };
}

describe('summarise', () => {
  it('averages rankings over answerable questions and times over all questions', () => {
    const { retrieval, answers } = summarise(
      [evaluated(['a'], ['a'], 1), evaluated(['b'], ['x', 'b'], 2), evaluated([], ['y'], 9)],
      1,
    );
    expect(retrieval).toEqual({
      recallAtK: 0.5,
      mrrAt10: 0.75,
      ndcgAt10: (1 + 1 / Math.log2(3)) / 2,
      latencyMs: { p50: 2, p95: 9 },
    });
    expect(answers).toBeUndefined();
  });

  it('uses ten ranks for MRR and nDCG with any k', () => {
    const ranking = [...'1234567890'].concat('a');
    const { retrieval } = summarise([evaluated(['a'], ranking, 1)], 11);
    expect(retrieval).toMatchObject({ recallAtK: 1, mrrAt10: 0, ndcgAt10: 0 });
  });

  it('computes the answered rate from answerable questions only', () => {
    const { answers } = summarise(
      [
        evaluated(['a'], [], 1, { cited: ['a'] }),
        evaluated(['a'], [], 1, { outcome: 'not_found' }),
        evaluated([], [], 1, { outcome: 'answered', cited: ['z'] }),
      ],
      5,
    );
    expect(answers).toMatchObject({
      answeredRate: 1 / 2,
      rightPageRate: 1 / 2,
      citationPrecision: 1 / 2,
      refusalPrecision: 0,
      refusalRecall: 0,
    });
  });

  it('excludes cached and failed answers from the times', () => {
    const { answers, counts } = summarise(
      [
        evaluated(['a'], [], 1, { firstTokenMs: 10, latencyMs: 20 }),
        evaluated(['a'], [], 1, { firstTokenMs: 0.1, latencyMs: 0.2, cached: true }),
        evaluated(['a'], [], 1, { outcome: 'failed', latencyMs: 500 }),
      ],
      5,
    );
    expect(answers).toMatchObject({ firstTokenMs: { p50: 10, p95: 10 }, latencyMs: { p50: 20, p95: 20 } });
    expect(counts).toEqual({ questions: 3, answerable: 3, unanswerable: 0, failed: 1 });
  });

  it('returns null, not 0, for a figure without values', () => {
    const { retrieval } = summarise([], 5);
    expect(retrieval).toEqual({
      recallAtK: null,
      mrrAt10: null,
      ndcgAt10: null,
      latencyMs: { p50: null, p95: null },
    });
  });
});

describe('summarise, on conversations', () => {
  const turn = (kind: Turn, pages: readonly string[], answer: Partial<AnswerResult>): EvaluatedCase => ({
    ...evaluated(pages, [], 1, answer),
    turn: kind,
  });

  it('separates follow-ups, new subjects and small talk', () => {
    const { answers } = summarise(
      [
        turn('follow-up', ['a'], { cited: ['a'] }),
        turn('follow-up', ['a'], { cited: ['b'] }),
        turn('new-subject', ['a'], { cited: ['a'], keepsSubject: true }),
        turn('small-talk', [], { cited: [] }),
        turn('small-talk', [], { cited: ['b'] }),
      ],
      5,
    );
    expect(answers?.topicChanges).toEqual({ followUpRate: 1 / 2, newSubjectRate: 1, smallTalkRate: 1 / 2 });
  });

  it('does not count small talk as unanswerable questions', () => {
    const { answers } = summarise([turn('small-talk', [], { cited: [] })], 5);
    expect(answers).toMatchObject({ refusalRecall: null, refusalPrecision: null });
  });

  it('computes the share of gold answers from questions that have one', () => {
    const { answers } = summarise(
      [
        { ...evaluated(['a'], [], 1, { text: 'It is 30 days. [1]' }), gold: [['30 days']] },
        { ...evaluated(['a'], [], 1, { text: 'It is long. [1]' }), gold: [['30 days']] },
        evaluated(['a'], [], 1, {}),
      ],
      5,
    );
    expect(answers?.goldAnswerRate).toBe(1 / 2);
  });
});
