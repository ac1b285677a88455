import { expect, it } from 'vitest';
import { createMatchAlone } from './match-alone.ts';
import { toQuestionTerms } from './question.ts';
import { toUnits } from './units.ts';

/** How well each word of the question matches a sentence by itself. */
function matchOf(question: string, content: string, word: string): number | undefined {
  const terms = toQuestionTerms(question, []);
  const [unit] = toUnits({ id: '1', source: 'a.md', content, score: 1 }, 1);
  if (unit === undefined) throw new Error('There is no sentence.');
  return createMatchAlone(question, terms)(unit).matches[terms.findIndex((term) => term.word === word)];
}

it('finds no number with another unit', () => {
  expect(matchOf('notice after ten years', 'Notice is given within ten days.', 'ten')).toBe(0);
  expect(matchOf('notice after ten years', 'Notice of staff is given after ten years.', 'ten')).toBe(1);
});

it('finds a year in as many months', () => {
  expect(matchOf('What does parking cost a year?', 'Parking costs 96 euros for 12 months.', 'year')).toBe(
    0.9,
  );
  expect(matchOf('What does parking cost a year?', 'Parking costs 96 euros for 6 months.', 'year')).toBe(0);
});

it('finds a number without accents in its figures', () => {
  expect(matchOf('Kündigung nach fünf Jahren', 'Die Kündigung ist ab 5 Jahren länger.', 'funf')).toBe(1);
});
