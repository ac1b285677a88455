import { splitBackground, stopWordTest } from '@rag/core/adapter';
import { readWords } from '../ranking/index.ts';
import { createAgeCheck } from './age-groups.ts';
import { type AnswerTypeCheck, createAnswerTypeCheck } from './answer-type.ts';
import { withFigures } from './numbers.ts';
import { createOrdinalCheck } from './ordinals.ts';
import type { QuestionTerm, TermMatches } from './question.ts';
import { countsOtherThings, holdsFor, numbersAsked } from './ranges.ts';
import { similarity, type Term, toDocumentTerms } from './terms.ts';
import type { Unit } from './units.ts';
import { createWholeUnitCheck } from './whole-units.ts';

/** How well a unit matches a question by itself, without its surroundings. */
export interface MatchedAlone {
  readonly unit: Unit;
  /** One for each word of the question, 0 to 1. */
  readonly matches: readonly number[];
  /** How well it matches the requested type, 0 to 1; undefined when the question names none. */
  readonly type: number | undefined;
  /** Whether it holds for other numbers than the question's: "under 18" for "I am 40". */
  readonly isExcluded: boolean;
}

/** The match of a word such as "cost" with any amount, beside a text that has the word. */
const KIND_SHARE = 0.7;
/** The weight of a word that is not in an item but in the sentence that introduces its list, with which it is quoted. */
const LEAD_SHARE = 0.8;

/** Prepares the match of units with one question. */
export function createMatchAlone(
  question: string,
  terms: readonly QuestionTerm[],
): (unit: Unit) => MatchedAlone {
  const checkType = createTypeCheck(question);
  const checkNumbers = createNumberCheck(question, terms);
  const checkOrdinals = createOrdinalCheck(question, terms);
  const checkWholeUnits = createWholeUnitCheck(terms);
  const checkAges = createAgeCheck(question, terms);
  return (unit) => {
    const { text, lead } = unit;
    const type = checkType(text);
    const ofLead = lead === undefined ? undefined : matchWords(terms, lead);
    const numbers = checkNumbers(text);
    const meant = [numbers.held, checkWholeUnits(text), checkAges(text)];
    const ofOthers = [numbers.ofOthers, checkOrdinals(text)];
    const matches = matchWords(terms, text).map((match, term) =>
      Math.max(
        ofOthers.some((others) => others.has(term)) ? 0 : match,
        // Any amount matches a word such as "cost", whatever word the document uses.
        terms[term]?.isKind ? KIND_SHARE * (type ?? 0) : 0,
        LEAD_SHARE * (ofLead?.[term] ?? 0),
        ...meant.map((matched) => matched.get(term) ?? 0),
      ),
    );
    return { unit, type, matches, isExcluded: numbers.isExcluded };
  };
}

/** How a text fits the numbers of the question. */
interface NumberMatch {
  /** How well its conditions hold for them. */
  readonly held: TermMatches;
  /** The terms of numbers that the text has with other units only. */
  readonly ofOthers: ReadonlySet<number>;
  /** Whether all of its conditions exclude one. */
  readonly isExcluded: boolean;
}

const WITHOUT_NUMBERS: NumberMatch = { held: new Map(), ofOthers: new Set(), isExcluded: false };

function createNumberCheck(question: string, terms: readonly QuestionTerm[]): (text: string) => NumberMatch {
  const { asked } = splitBackground(question);
  const { words, language } = readWords(asked);
  const numbers = numbersAsked(asked, stopWordTest(words, language)).map((number) => ({
    number,
    term: terms.findIndex(({ word }) => withFigures(word) === number.text),
  }));
  if (numbers.length === 0) return () => WITHOUT_NUMBERS;
  return (text) => {
    const holding = numbers.map(({ number, term }) => ({ term, holds: holdsFor(number, text) }));
    const others = numbers.filter(({ number }) => countsOtherThings(number, text));
    return {
      held: new Map(holding.map(({ holds = 0, term }) => [term, holds])),
      ofOthers: new Set(others.map(({ term }) => term)),
      isExcluded: holding.some(({ holds }) => holds === 0),
    };
  };
}

/** The type that the question asks for or, when it names none, the type in its context. */
function createTypeCheck(question: string): AnswerTypeCheck {
  const { asked, background } = splitBackground(question);
  return createAnswerTypeCheck(asked) ?? createAnswerTypeCheck(background) ?? (() => undefined);
}

/** For each term of the question, its best match among the words of a text. */
export function matchWords(terms: readonly QuestionTerm[], text: string): number[] {
  const others = toDocumentTerms(text);
  const match = (term: Term): number =>
    others.reduce((best, other) => Math.max(best, similarity(term, other)), 0);
  return terms.map((term) => {
    const isSplit = term.compound.length > 0 && term.compound.every((part) => match(part) === 1);
    return isSplit ? 1 : match(term);
  });
}
