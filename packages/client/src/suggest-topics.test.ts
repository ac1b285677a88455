import { describe, expect, it } from 'vitest';
import { suggestTopics } from './suggest-topics.ts';
import type { Answer, Passage } from './wire.ts';

const ANSWER: Answer = {
  answer: 'At nine.[1]',
  session_id: 'x',
  sources: [],
  citations: [
    { marker: 1, source: 'guide.pdf', heading: '4.1 Opening hours', reference: 'guide.pdf', excerpt: '' },
  ],
  cached: false,
  degraded: false,
  outcome: 'answered',
  truncated: false,
};

function passage(heading: string | undefined, source = 'guide.pdf'): Passage {
  return { source, heading, reference: source, excerpt: '' };
}

describe('suggestTopics', () => {
  it('offers headings of the cited documents that are not cited, without their numbers', () => {
    const passages = [
      passage('4.1 Opening hours'),
      passage('4.2 Library cards'),
      passage('4.2 Library cards'),
      passage('5. Reading room'),
      passage(undefined),
      passage('Elsewhere', 'other.pdf'),
    ];
    expect(suggestTopics(passages, ANSWER, [])).toEqual(['Library cards', 'Reading room']);
  });

  it('offers neither what was asked nor the title of the document', () => {
    const passages = [passage('Library cards'), passage('The Guide 2026')];
    expect(suggestTopics(passages, ANSWER, ['library cards'])).toEqual([]);
  });

  it('offers three at most', () => {
    const passages = ['Cards', 'Rooms', 'Loans', 'Fines'].map((heading) => passage(heading));
    expect(suggestTopics(passages, ANSWER, [])).toEqual(['Cards', 'Rooms', 'Loans']);
  });

  it('offers nothing where there is no answer', () => {
    const unanswered = { ...ANSWER, outcome: 'not_found' } as const;
    expect(suggestTopics([passage('Cards')], unanswered, [])).toEqual([]);
  });
});
