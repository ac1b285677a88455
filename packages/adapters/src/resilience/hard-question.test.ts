import type { LLMRequest, Passage } from '@rag/core';
import { describe, expect, it } from 'vitest';
import { hardSignals, isHardQuestion } from './index.ts';

const PROSE = 'The office opens at nine.\nOn Fridays it opens at ten.';
const TABLE = 'Grade | Allowance\nA | 30 EUR\nB | 40 EUR';

function asked(question: string, passages: readonly Partial<Passage>[] = [{ content: PROSE }]): LLMRequest {
  return {
    messages: [],
    grounding: {
      question,
      passages: passages.map((passage, index) => ({
        id: `p${index}`,
        source: 'handbook.pdf',
        score: 1,
        content: PROSE,
        ...passage,
      })),
    },
  };
}

it.each([
  'When does the office open?',
  'vacation entitlement trainees',
  'How much is a permit and a plate?',
  'And how is that for part-timers?',
  'Was kostet ein Platz in der Kita?',
  'Until when do I have to use up leftover vacation from 2025?',
])('hardSignals finds no signal in "%s"', (question) => {
  expect(hardSignals(asked(question))).toEqual([]);
});

it.each([
  ['What is the fee? And who decides?', 'several_questions'],
  ['Where do I apply and how long does it take?', 'several_questions'],
  ['Wo melde ich mich an und was kostet das?', 'several_questions'],
  ['Quel est le prix et où faut-il payer ?', 'several_questions'],
  ['What is the difference between a day pass and a card?', 'comparison'],
  ['Is the annual card cheaper?', 'comparison'],
  ['Was ist der Unterschied zwischen Krippe und Hort?', 'comparison'],
  ['What do I pay in total?', 'calculation'],
  ['How much do I pay for 2 children over 3 months?', 'calculation'],
  ['Wie viel kostet das insgesamt?', 'calculation'],
  [`Tell me ${'about the rules '.repeat(10)}`, 'long_question'],
])('hardSignals finds in "%s" the signal %s', (question, signal) => {
  expect(hardSignals(asked(question))).toEqual([signal]);
});

describe('the passages', () => {
  it('are a signal when they consist almost only of tables', () => {
    expect(hardSignals(asked('What is the allowance?', [{ content: TABLE }, { content: TABLE }]))).toEqual([
      'tables',
    ]);
  });

  it('are no signal when they contain tables among prose', () => {
    expect(hardSignals(asked('What is the allowance?', [{ content: TABLE }, { content: PROSE }]))).toEqual(
      [],
    );
  });

  it.each([
    ['alike on three pages', [0.84, 0.81, 0.78], [1, 2, 3], ['scattered_evidence']],
    ['alike on one page', [0.84, 0.81, 0.78], [4, 4, 4], []],
    ['led by one passage', [0.95, 0.84, 0.78], [1, 2, 3], []],
    ['alike and irrelevant', [0.63, 0.62, 0.6], [1, 2, 3], []],
    ['alike, but half of it irrelevant', [0.74, 0.72, 0.68], [1, 2, 3], []],
    ['of unknown relevance', [undefined, undefined, undefined], [1, 2, 3], []],
  ])('are judged by their evidence: %s', (_, relevances, pages, signals) => {
    const passages = relevances.map((relevance, index) => ({
      page: pages[index] ?? 1,
      ...(relevance === undefined ? {} : { relevance }),
    }));
    expect(hardSignals(asked('When does the office open?', passages))).toEqual(signals);
  });
});

it('hardSignals finds no signal in a request without grounding, such as a rewrite', () => {
  expect(isHardQuestion({ messages: [{ role: 'user', content: 'What? And why?' }] })).toBe(false);
});
