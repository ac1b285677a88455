import { unitAfter, unitNamed } from './number-units.ts';
import { withFigures } from './numbers.ts';
import type { QuestionTerm, TermMatches } from './question.ts';

/** What makes one of a larger unit of time. */
const MADE_OF: Readonly<Record<string, { readonly count: RegExp; readonly of: string }>> = {
  year: { count: numberIn('12'), of: 'month' },
  week: { count: numberIn('7'), of: 'day' },
  day: { count: numberIn('24'), of: 'hour' },
};

const MATCH = 0.9;

/** Finds the units of time of the question that a text gives in smaller ones. */
type WholeUnitCheck = (text: string) => TermMatches;

const NONE: TermMatches = new Map();

/** "A year" is meant by "12 months", as price lists say. */
export function createWholeUnitCheck(terms: readonly QuestionTerm[]): WholeUnitCheck {
  const wholes = terms.flatMap(({ word }, index) => {
    const parts = MADE_OF[unitNamed(word) ?? ''];
    return parts === undefined ? [] : [{ index, ...parts }];
  });
  if (wholes.length === 0) return () => NONE;
  return (text) => {
    const figures = withFigures(text);
    return new Map(
      wholes
        .filter(({ count, of }) =>
          [...figures.matchAll(count)].some(
            (match) => unitAfter(figures.slice(match.index + match[0].length)) === of,
          ),
        )
        .map(({ index }) => [index, MATCH]),
    );
  };
}

function numberIn(digits: string): RegExp {
  return new RegExp(`(?<![\\d.,:])${digits}(?![\\d.,:])`, 'gu');
}
