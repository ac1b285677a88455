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

it('a sentence on the topic ranks with the best passage of its section', () => {
  const passages: Passage[] = [
    { ...passage, id: '1', heading: 'Sheds', content: 'A locker stands beside the door of each shed.' },
    { ...passage, id: '2', heading: 'Pool', content: 'A locker at the pool costs 20 euros.' },
    { ...passage, id: '3', heading: 'Sheds', content: 'A locker in a shed costs 20 euros.' },
  ];
  const [, rival = 0, cut = 0] = scoreUnits(
    'What does a locker cost?',
    passages,
    passages.map((each, index) => toUnits(each, index + 1)),
  ).map(({ score }) => score);
  expect(cut).toBeGreaterThan(rival);
});

it('takes a unit for another case by fewer words without closeness than with it', () => {
  const passages: Passage[] = [
    { ...passage, id: '1', content: 'A wedding costs 95 euros.' },
    { ...passage, id: '2', content: 'The boat house is let on Sundays.' },
  ];
  const units = passages.map((each, index) => toUnits(each, index + 1));
  const isRuledOut = (question: string, closeness?: readonly number[]) =>
    scoreUnits(question, passages, units, closeness)[0]?.isRuledOut;
  const near = [0.6, 0.4];
  expect(isRuledOut('What does a wedding on a Sunday cost?')).toBe(true);
  expect(isRuledOut('What does a wedding on a Sunday cost?', near)).toBe(false);
  expect(isRuledOut('What does a wedding in the boat house on a Sunday cost?', near)).toBe(true);
});

it.each([
  'How many days does the permit take?',
  'How many minutes does the permit take?',
  '¿Cuántos días para el permiso?',
])('takes a unit of time for no other case: %s', (question) => {
  const passages: Passage[] = [
    { ...passage, id: '1', content: 'The permit (permiso) is issued within a week.' },
    { ...passage, id: '2', content: 'The desk was closed for three days and 20 minutes, tres días.' },
  ];
  const units = passages.map((each, index) => toUnits(each, index + 1));
  expect(scoreUnits(question, passages, units)[0]?.isRuledOut).toBe(false);
});
