import type { Passage } from '@rag/core';
import { expect, it } from 'vitest';
import { keepEvidence } from './sentence-evidence.ts';
import { toUnits } from './units.ts';

const passage = (id: string, relevance: number, cosine?: number): Passage => ({
  id,
  source: 'town.pdf',
  content: 'Bins are emptied on Mondays. Dogs are taxed by the year.',
  score: 1,
  relevance,
  ...(cosine === undefined ? {} : { similarity: { cosine, relevancePerCosine: 0.5 } }),
});
const keep = (passages: readonly Passage[], closeness?: readonly number[]) =>
  keepEvidence({ passages, units: passages.map((each, index) => toUnits(each, index + 1)), closeness });

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
