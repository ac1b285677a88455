import type { Passage } from '@rag/core';
import { expect, it } from 'vitest';
import { toUnits } from './units.ts';
import { judgeByWords } from './words-verdict.ts';

const passage = (content: string, relevanceByWords?: number): Passage => ({
  id: content,
  source: 'town.md',
  content,
  score: 1,
  relevance: 0.3,
  ...(relevanceByWords === undefined
    ? {}
    : { similarity: { cosine: 0.5, relevancePerCosine: 0.5, relevanceByWords } }),
});
const judge = (question: string, ...passages: readonly Passage[]) =>
  judgeByWords(
    question,
    passages,
    passages.map((each, index) => toUnits(each, index + 1)),
  );

const wedding = 'A wedding in the town hall costs 95 euros.';
const market = 'On Sundays, a stall at the market costs 12 euros.';

it('words find an answer in a sentence with most of the question', () => {
  expect(judge('What does a wedding in the town hall cost?', passage(wedding, 0.9))).toBe('answer');
});

it('words find too little in a sentence with one word of many', () => {
  const question = 'Which photographer films our wedding with a drone and balloons?';
  expect(judge(question, passage(wedding, 0.3))).toBe('little');
});

it('words point elsewhere when another passage has the rest of the topic', () => {
  expect(judge('What does a wedding on Sundays cost?', passage(wedding, 0.7), passage(market, 0.6))).toBe(
    'elsewhere',
  );
});

it('words point elsewhere when no passage is relevant by words', () => {
  expect(judge('What does a wedding in the town hall cost?', passage(wedding, 0.19))).toBe('elsewhere');
});

it('the relevance of a passage that was not compared is that by words', () => {
  expect(judge('What does a wedding in the town hall cost?', passage(wedding))).toBe('answer');
});
