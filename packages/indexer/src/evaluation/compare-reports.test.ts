import { expect, it } from 'vitest';
import { compareReports } from './compare-reports.ts';
import type { EvaluationReport, QuestionRow } from './report.ts';

function row(id: string, containsGold: boolean, overrides: Partial<QuestionRow> = {}): QuestionRow {
  return {
    id,
    question: `${id}?`,
    standaloneQuestion: `${id}?`,
    followUp: false,
    heldOut: false,
    expected: ['a.pdf#page=1'],
    ranking: [],
    retrievalMs: 1,
    answer: {
      outcome: 'answered',
      text: '',
      cited: ['a.pdf#page=1'],
      containsGold,
      cached: false,
      latencyMs: 1,
    },
    ...overrides,
  };
}

function report(...questions: QuestionRow[]): EvaluationReport {
  return { questions } as unknown as EvaluationReport;
}

it('compareReports lists better and worse questions and only counts held-out ones', () => {
  const before = report(row('a', false), row('b', true), row('c', true), row('d', true, { heldOut: true }));
  const after = report(row('a', true), row('b', false), row('c', true), row('d', false, { heldOut: true }));
  expect(compareReports(after, before)).toBe(
    [
      '4 questions of both reports: 1 better, 2 worse',
      '  better  a: a?',
      '  worse   b: b?',
      '  worse   and 1 that are held out',
    ].join('\n'),
  );
});

it('compareReports accepts a refusal if the documents have no answer', () => {
  const refused = { outcome: 'not_found', text: '', cited: [], cached: false, latencyMs: 1 } as const;
  const before = report(row('none', true, { expected: [] }));
  const after = report(row('none', true, { expected: [], answer: refused }));
  expect(compareReports(after, before)).toContain('1 better, 0 worse');
});
