import { describe, expect, it } from 'vitest';
import type { AnswerResult, EvaluatedCase } from './evaluation-case.ts';
import { formatFailures } from './format-failures.ts';

const ANSWER: AnswerResult = { outcome: 'answered', text: '', cited: [], cached: false, latencyMs: 1 };

function evaluated(overrides: Partial<EvaluatedCase>): EvaluatedCase {
  return {
    id: 'leave',
    question: 'How much leave?',
    history: [],
    relevant: new Map([['a.pdf#page=3', 1]]),
    retrieval: {
      standaloneQuestion: 'How much leave?',
      ranking: ['a.pdf#page=1', 'a.pdf#page=3'],
      latencyMs: 1,
    },
    ...overrides,
  };
}

describe('formatFailures', () => {
  it('shows the expected page, its rank and the cited page', () => {
    const answer = { ...ANSWER, cited: ['a.pdf#page=1', 'a.pdf#page=1'] };
    expect(formatFailures([evaluated({ answer })], 5)).toBe(
      [
        'leave: How much leave?',
        '  expected  a.pdf#page=3 (first right one at rank 2)',
        '  outcome   answered',
        '  cited     a.pdf#page=1',
      ].join('\n'),
    );
  });

  it('lists an answer to a question without evidence', () => {
    const text = formatFailures([evaluated({ relevant: new Map(), answer: ANSWER })], 5);
    expect(text).toContain('  expected  no answer\n  outcome   answered\n  cited     nothing');
  });

  it('lists a failure with its code', () => {
    const answer = { ...ANSWER, outcome: 'failed', errorCode: 'timeout' } as const;
    expect(formatFailures([evaluated({ answer })], 5)).toContain('outcome   failed (timeout)');
  });

  it('omits questions that succeeded', () => {
    const right = evaluated({ answer: { ...ANSWER, cited: ['b.pdf#page=9', 'a.pdf#page=3'] } });
    const refused = evaluated({ relevant: new Map(), answer: { ...ANSWER, outcome: 'not_found' } });
    expect(formatFailures([right, refused], 5)).toBe('Nothing went wrong.');
  });

  it('lists questions without a relevant result in the first k if only retrieval is evaluated', () => {
    expect(formatFailures([evaluated({})], 1)).toContain('  ranked    a.pdf#page=1, a.pdf#page=3');
    expect(formatFailures([evaluated({})], 2)).toBe('Nothing went wrong.');
  });

  it('shows the standalone question of a follow-up', () => {
    const history = [{ role: 'user', content: 'Leave?' }] as const;
    const text = formatFailures([evaluated({ history, answer: ANSWER })], 5);
    expect(text).toContain('  searched  How much leave?');
  });
});
