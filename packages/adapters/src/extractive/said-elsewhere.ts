import type { MatchedUnit } from './match-units.ts';
import type { QuestionTerm } from './question.ts';

/** From this match on, a text has a word of the question. */
const HAS = 0.3;

/** Units of time, which the kind of answer covers: "On which day?" is answered with "Tuesday". */
const TIME =
  /^(?:days?|dates?|times?|weeks?|months?|years?|tage?n?|stunden?|wochen?|monate?n?|jahre?n?|zeit(?:en)?|jours?|mois|ans?|heures?|días?|mes(?:es)?|años?|horas?)$/u;

type Unit = Pick<MatchedUnit, 'unit' | 'matches' | 'inContext'>;

/**
 * Measures for a unit the share of the question's words on its topic that other passages have and its own lacks: a
 * "wedding on a Sunday" is not answered by a passage on weddings where only others mention Sundays.
 */
export function createElsewhereShare(
  terms: readonly QuestionTerm[],
  units: readonly Unit[],
): (unit: Unit) => number {
  const topic = terms.flatMap(({ isTopic, isKind }, term) => (isTopic && !isKind ? [term] : []));
  const inquiry = topic.filter((term) => !TIME.test(terms[term]?.word ?? ''));
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
    const own = termsIn([inContext]);
    const beside = saidIn.get(unit.passageNumber);
    return [...said].filter((term) => !own.has(term) && !beside?.has(term)).length / topic.length;
  };
}
