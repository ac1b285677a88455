import { foldLetters, readWords, stemOf } from '../ranking/index.ts';
import { isTimeUnit } from './answer-type.ts';
import type { MatchedUnit } from './match-units.ts';
import type { QuestionTerm } from './question.ts';

/** From this match on, a text has a word of the question. */
const HAS = 0.3;

/** Words between two things of which each is asked for. */
const JOINS = new Set(['and', 'or', 'und', 'oder', 'sowie', 'et', 'ou', 'y', 'o']);

type Unit = Pick<MatchedUnit, 'unit' | 'matches' | 'inContext'>;

/**
 * Measures for a unit the share of the question's words on its topic that other passages have and its own lacks: a
 * "wedding on a Sunday" is not answered by a passage on weddings where only others mention Sundays. Of two words that "and"
 * joins, one is enough.
 */
export function createElsewhereShare(
  question: string,
  terms: readonly QuestionTerm[],
  units: readonly Unit[],
): (unit: Unit) => number {
  const topic = terms.flatMap(({ isTopic }, term) => (isTopic ? [term] : []));
  // The kind of answer covers units of time: "On which day?" is answered with "Tuesday".
  const inquiry = topic.filter((term) => !isTimeUnit(terms[term]?.word ?? ''));
  const alternatives = joinedTerms(question, terms);
  const termsIn = (all: readonly (readonly number[])[]): ReadonlySet<number> =>
    new Set(inquiry.filter((term) => all.some((matches) => (matches[term] ?? 0) >= HAS)));
  const said = termsIn(units.map(({ matches }) => matches));
  const numbers = new Set(units.map(({ unit }) => unit.passageNumber));
  const saidIn = new Map(
    [...numbers].map((number) => [
      number,
      termsIn(units.flatMap(({ unit, matches }) => (unit.passageNumber === number ? [matches] : []))),
    ]),
  );
  return ({ unit, inContext }) => {
    if (topic.length === 0) return 0;
    const own = new Set([...termsIn([inContext]), ...(saidIn.get(unit.passageNumber) ?? [])]);
    const isCovered = (term: number): boolean =>
      own.has(term) ||
      alternatives.some((joined) => joined.includes(term) && joined.some((other) => own.has(other)));
    return [...said].filter((term) => !isCovered(term)).length / topic.length;
  };
}

/** The words of the topic that "and" or "or" joins: the nearest ones before and behind it. */
function joinedTerms(question: string, terms: readonly QuestionTerm[]): (readonly number[])[] {
  const { words } = readWords(question);
  const places = words.map((word) => {
    const stem = stemOf(foldLetters(word));
    return terms.findIndex((term) => term.isTopic && term.stem === stem);
  });
  return words.flatMap((word, place) => {
    if (!JOINS.has(word)) return [];
    const before = places.slice(0, place).findLast((term) => term >= 0);
    const behind = places.slice(place + 1).find((term) => term >= 0);
    return before === undefined || behind === undefined ? [] : [[before, behind]];
  });
}
