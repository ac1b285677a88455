import type { Passage } from '@rag/core';
import { expect, it } from 'vitest';
import { scoreUnits } from './score.ts';
import { toUnits } from './units.ts';

const passage: Passage = {
  id: 'bins',
  source: 'town.pdf',
  score: 1,
  content:
    'Waste is collected on Mondays. It is taken to the depot by noon. Nobody works there on Sundays. Lorries are washed in the evening.',
};

it('by closeness, a unit a little below the average keeps a part of its score, and one far below it has none', () => {
  const [nearest = 0, average = 0, far, below = 0] = scoreUnits(
    'camion ordures',
    [passage],
    [toUnits(passage, 1)],
    [0.6, 0.5, 0.4, 0.46],
  ).map(({ score }) => score);
  expect(nearest).toBeGreaterThan(average);
  expect(average).toBeGreaterThan(below);
  expect(below).toBeGreaterThan(0);
  expect(far).toBe(0);
});
