import type { Passage } from '@rag/core';
import { describe, expect, it } from 'vitest';
import { keepEvidence } from './sentence-evidence.ts';
import { toUnits } from './units.ts';

const passage = (id: string, relevance: number, cosine?: number, relevanceByWords = 0): Passage => ({
  id,
  source: 'town.pdf',
  content: 'Bins are emptied on Mondays. Dogs are taxed by the year.',
  score: 1,
  relevance,
  ...(cosine === undefined ? {} : { similarity: { cosine, relevancePerCosine: 0.5, relevanceByWords } }),
});
const QUESTION = 'When are the bins emptied?';
const keep = (passages: readonly Passage[], closeness?: readonly number[]) =>
  keepEvidence(QUESTION, {
    passages,
    units: passages.map((each, index) => toUnits(each, index + 1)),
    closeness,
  });

it('raises the relevance of a passage to that of its nearest sentence', () => {
  const { passages, units, closeness } = keep([passage('a', 0.15, 0.4)], [0.2, 0.7]);
  expect(passages[0]?.relevance).toBeCloseTo(0.3);
  expect(units[0]).toHaveLength(2);
  expect(closeness).toEqual([0.2, 0.7]);
});

it('never lowers the relevance of a passage', () => {
  expect(keep([passage('a', 0.3, 0.7)], [0.1, 0.2]).passages[0]?.relevance).toBe(0.3);
});

it('leaves out the units of a passage without evidence, and keeps the numbers of the others', () => {
  const { units, closeness } = keep([passage('a', 0.1, 0.4), passage('b', 0.3, 0.4)], [0.3, 0.4, 0.1, 0.2]);
  expect(units.map((group) => group.map(({ passageNumber }) => passageNumber))).toEqual([[], [2, 2]]);
  expect(closeness).toEqual([0.1, 0.2]);
});

it('judges by words alone where no vectors were compared', () => {
  const { units, closeness } = keep([passage('a', 0.19), passage('b', 0.21)]);
  expect(units.map((group) => group.length)).toEqual([0, 2]);
  expect(closeness).toBeUndefined();
});

it('less nearness is enough where the words find an answer too', () => {
  const isKept = (relevanceByWords: number): boolean =>
    (keep([passage('a', 0.19, 0.4, relevanceByWords)], [0.4, 0.3]).units[0] ?? []).length > 0;
  expect(isKept(0.8)).toBe(true);
  expect(isKept(0.1)).toBe(false);
});

describe('where many sentences are about as near as the nearest one', () => {
  const many = (relevanceByWords: number): Passage => ({
    ...passage('a', 0.3, 0.5, relevanceByWords),
    content: `${Array.from({ length: 11 }, (_, district) => `Dogs of district ${district} are taxed by the year. `).join('')}Bins are emptied on Mondays.`,
  });
  const alike = [...Array(11).fill(0.45), 0.5];
  const isKept = (each: Passage, closeness: readonly number[]): boolean =>
    (keep([each], closeness).units[0] ?? []).length > 0;

  it('they are no evidence against the words', () => {
    expect(isKept(many(0.1), alike)).toBe(false);
  });

  it('they are evidence beyond doubt from a certain relevance on', () => {
    expect(isKept({ ...many(0.1), relevance: 0.4 }, alike)).toBe(true);
  });

  it('those of the same words are one', () => {
    const leaflets = {
      ...many(0.1),
      content: 'Dogs are taxed by the year. Bins are emptied on Mondays. '.repeat(6),
    };
    expect(isKept(leaflets, Array(6).fill([0.45, 0.5]).flat())).toBe(true);
  });

  it('they are evidence where the words find too little to tell', () => {
    expect(
      keepEvidence('Which photographer films our bins with a drone and balloons?', {
        passages: [many(0.3)],
        units: [toUnits(many(0.3), 1)],
        closeness: alike,
      }).units[0],
    ).not.toEqual([]);
  });

  it('they are evidence together with the words', () => {
    expect(isKept(many(0.8), alike)).toBe(true);
  });

  it('one that stands out is evidence whatever the words say', () => {
    expect(isKept(many(0.1), [...Array(11).fill(0.3), 0.5])).toBe(true);
  });

  it('they are evidence where only whole passages can be compared, as in another language', () => {
    const each = many(0);
    const similarity = { cosine: 0.5, relevancePerCosine: 0, relevanceByWords: 0 };
    expect(isKept({ ...each, similarity }, alike)).toBe(true);
  });
});
