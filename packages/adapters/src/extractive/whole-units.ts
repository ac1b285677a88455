import { withFigures } from './numbers.ts';
import type { QuestionTerm, TermMatches } from './question.ts';
import { unitAfter, unitNamed } from './ranges.ts';

/** What makes one of a larger unit of time. */
const MADE_OF: Readonly<Record<string, { readonly count: string; readonly of: string }>> = {
  year: { count: '12', of: 'month' },
  week: { count: '7', of: 'day' },
  day: { count: '24', of: 'hour' },
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
          [...figures.matchAll(new RegExp(`(?<![\\d.,:])${count}(?![\\d.,:])`, 'gu'))].some(
            (match) => unitAfter(figures.slice(match.index + count.length)) === of,
          ),
        )
        .map(({ index }) => [index, MATCH]),
    );
  };
}
