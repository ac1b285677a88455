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
  'Was kostet ein Platz in der Kita?',
  'Until when do I have to use up leftover vacation from 2025?',
])('finds nothing hard about "%s"', (question) => {
  expect(hardSignals(asked(question))).toEqual([]);
});

it.each([
  ['What is the fee? And who decides?', 'several_questions'],
  ['Where do I apply and how long does it take?', 'several_questions'],
  ['Wo melde ich mich an und was kostet das?', 'several_questions'],
  ['What is the difference between a day pass and a card?', 'comparison'],
  ['Is the annual card cheaper?', 'comparison'],
  ['Was ist der Unterschied zwischen Krippe und Hort?', 'comparison'],
  ['What do I pay in total?', 'calculation'],
  ['How much do I pay for 2 children over 3 months?', 'calculation'],
  ['Wie viel kostet das insgesamt?', 'calculation'],
  [`Tell me ${'about the rules '.repeat(10)}`, 'long_question'],
])('says of "%s" that it is: %s', (question, signal) => {
  expect(hardSignals(asked(question))).toEqual([signal]);
});

describe('of the passages', () => {
  it('sees that they are mostly tables', () => {
    expect(hardSignals(asked('What is the allowance?', [{ content: TABLE }, { content: PROSE }]))).toEqual([
      'tables',
    ]);
  });

  it('lets a table among prose pass', () => {
    const passages = [{ content: TABLE }, { content: PROSE }, { content: PROSE }];
    expect(hardSignals(asked('What is the allowance?', passages))).toEqual([]);
  });

  it.each([
    ['weak and alike', [0.4, 0.35, 0.33], ['scattered_evidence']],
    ['weak, one standing out', [0.45, 0.2, 0.1], []],
    ['strong and alike', [0.9, 0.88, 0.85], []],
    ['alone', [0.2], []],
  ])('knows evidence that is %s', (_, relevances, signals) => {
    const passages = relevances.map((relevance) => ({ relevance }));
    expect(hardSignals(asked('When does the office open?', passages))).toEqual(signals);
  });

  it('does not judge relevances that the store does not tell', () => {
    expect(hardSignals(asked('When does the office open?', [{}, {}]))).toEqual([]);
  });
});

it('takes a request without grounding, such as a rewriting, for easy', () => {
  expect(isHardQuestion({ messages: [{ role: 'user', content: 'What? And why?' }] })).toBe(false);
});
