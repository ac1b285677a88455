import type { Passage } from '@rag/core';
import { splitBackground, stopWordTest } from '@rag/core/adapter';
import { readWords } from '../ranking/index.ts';
import { type AgeCheck, createAgeCheck } from './age-groups.ts';
import { type AnswerTypeCheck, createAnswerTypeCheck } from './answer-type.ts';
import { withFigures } from './numbers.ts';
import { createOrdinalCheck, type OrdinalCheck } from './ordinals.ts';
import { beginsWithPronoun } from './points-back.ts';
import type { QuestionTerm } from './question.ts';
import { countsOtherThings, holdsFor, numbersAsked } from './ranges.ts';
import { similarity, type Term, toDocumentTerms } from './terms.ts';
import { headingOf, type Unit } from './units.ts';
import { createWholeUnitCheck, type WholeUnitCheck } from './whole-units.ts';

/** How well a unit matches the words of the question, alone and with its surroundings; one number per word, 0 to 1. */
export interface MatchedUnit {
  readonly unit: Unit;
  readonly matches: readonly number[];
  readonly inContext: readonly number[];
  /** How well it matches the requested type, 0 to 1; undefined when the question names none. */
  readonly type: number | undefined;
  /** Whether it holds for other numbers than the question's: "under 18" for "I am 40". */
  readonly isExcluded: boolean;
  /** Whether the unit has nothing of the requested type. */
  readonly isOffType: boolean;
  /** Whether the heading above it contains a word of the question. */
  readonly isUnderTopic: boolean;
  /** Whether that heading contains all of the question but words such as "mean". */
  readonly isUnderQuestion: boolean;
}

/** The match of a word such as "cost" with any amount, beside a text that has the word. */
const KIND_SHARE = 0.7;
/** The weight of a word that is not in the sentence but in its heading, which names the topic of all that follows. */
const HEADING_SHARE = 0.8;
/** A sentence goes on with what was said before it, and seldom leans on what follows. */
const BEFORE_SHARE = 0.5;
const AFTER_SHARE = 0.3;
/** The same for a row and the sentences of its section, one of which often introduces the table. */
const SECTION_SHARE = 0.6;
const SOURCE_SHARE = 0.4;
/** The same for an item and the sentence that introduces its list, with which it is quoted. */
const LEAD_SHARE = 0.8;
/** The same for a sentence that begins with a pronoun and the one before it. */
const ANTECEDENT_SHARE = 0.8;

/** The match of a unit of time that is said in smaller ones: "12 months". */
const WHOLE_UNIT_SHARE = 0.9;

/** The units in document order. */
export function matchUnits(
  question: string,
  terms: readonly QuestionTerm[],
  passages: readonly Passage[],
  units: readonly (readonly Unit[])[],
): MatchedUnit[] {
  const checks: Checks = {
    checkType: createTypeCheck(question),
    checkNumbers: createNumberCheck(question, terms),
    checkOrdinals: createOrdinalCheck(question, terms),
    checkWholeUnits: createWholeUnitCheck(terms),
    checkAges: createAgeCheck(terms),
  };
  const groups = units.map((group) => withAntecedents(group.map((unit) => matchAlone(unit, terms, checks))));
  const sections = matchSections(passages, groups);
  return passages.flatMap((passage, rank) => {
    const group = groups[rank] ?? [];
    const heading = matchAll(terms, headingOf(passage));
    const source = matchAll(terms, passage.source.replace(/\.\p{L}{1,4}$/u, '').replace(/[_/]/gu, ' '));
    const section = sections.get(sectionOf(passage));
    const isUnderTopic = heading.some((match) => match > 0);
    const isUnderQuestion =
      isUnderTopic && terms.every(({ weight }, term) => weight < 1 || (heading[term] ?? 0) === 1);
    return group.map((alone, index): MatchedUnit => {
      const isRow = alone.unit.kind === 'row';
      // What one row says is nothing of another one.
      const leansOn = (other: (typeof group)[number] | undefined): readonly number[] | undefined =>
        isRow && other?.unit.kind === 'row' ? undefined : other?.matches;
      const before = leansOn(beforeOf(group, index, alone.unit));
      const after = leansOn(group[index + 1]);
      const inContext = alone.matches.map((match, term) =>
        Math.max(
          match,
          HEADING_SHARE * (heading[term] ?? 0),
          BEFORE_SHARE * (before?.[term] ?? 0),
          AFTER_SHARE * (after?.[term] ?? 0),
          isRow ? SECTION_SHARE * (section?.[term] ?? 0) : 0,
          SOURCE_SHARE * (source[term] ?? 0),
        ),
      );
      return { ...alone, inContext, isOffType: alone.type === 0, isUnderTopic, isUnderQuestion };
    });
  });
}

/** A sentence that begins with "It" speaks of what the one before it names, with which it is quoted, and of no row of a table. */
function withAntecedents<Alone extends Pick<MatchedUnit, 'unit' | 'matches'>>(
  group: readonly Alone[],
): Alone[] {
  const all: Alone[] = [];
  for (const alone of group) {
    const before = beginsWithPronoun(alone.unit) ? beforeOf(all, all.length, alone.unit) : undefined;
    const named = before?.unit.kind === 'row' ? undefined : before?.matches;
    const matches = alone.matches.map((match, term) =>
      Math.max(match, ANTECEDENT_SHARE * (named?.[term] ?? 0)),
    );
    all.push({ ...alone, matches });
  }
  return all;
}

/** The unit before a unit; for a sentence after a list, the sentence that introduces the list. */
function beforeOf<Alone extends Pick<MatchedUnit, 'unit'>>(
  group: readonly Alone[],
  index: number,
  { kind }: Unit,
): Alone | undefined {
  const before = group[index - 1];
  const lead = before?.unit.lead;
  return (
    (kind === 'sentence' && lead !== undefined ? group.find(({ unit }) => unit.text === lead) : undefined) ??
    before
  );
}

/** How well a unit's conditions hold for the numbers of the question, by their terms, and whether all of its conditions exclude one. */
type NumberCheck = (text: string) => {
  readonly held: ReadonlyMap<number, number>;
  /** The terms of numbers that the text has with other units only. */
  readonly others: ReadonlySet<number>;
  readonly isExcluded: boolean;
};

const WITHOUT_NUMBERS = { held: new Map<number, number>(), others: new Set<number>(), isExcluded: false };

function createNumberCheck(question: string, terms: readonly QuestionTerm[]): NumberCheck {
  const { asked } = splitBackground(question);
  const { words, language } = readWords(asked);
  const numbers = numbersAsked(asked, stopWordTest(words, language)).map((number) => ({
    number,
    term: terms.findIndex(({ word }) => withFigures(word) === number.text),
  }));
  if (numbers.length === 0) return () => WITHOUT_NUMBERS;
  return (text) => {
    const holding = numbers.map(({ number, term }) => ({ term, holds: holdsFor(number, text) }));
    return {
      held: new Map(holding.map(({ holds = 0, term }) => [term, holds])),
      others: new Set(
        numbers.filter(({ number }) => countsOtherThings(number, text)).map(({ term }) => term),
      ),
      isExcluded: holding.some(({ holds }) => holds === 0),
    };
  };
}

interface Checks {
  readonly checkType: AnswerTypeCheck;
  readonly checkNumbers: NumberCheck;
  readonly checkOrdinals: OrdinalCheck;
  readonly checkWholeUnits: WholeUnitCheck;
  readonly checkAges: AgeCheck;
}

/** Any amount matches a word such as "cost", whatever word the document uses. */
function matchAlone(
  unit: Unit,
  terms: readonly QuestionTerm[],
  { checkType, checkNumbers, checkOrdinals, checkWholeUnits, checkAges }: Checks,
): Pick<MatchedUnit, 'unit' | 'type' | 'matches' | 'isExcluded'> {
  const type = checkType(unit.text);
  const lead = unit.lead === undefined ? undefined : matchAll(terms, unit.lead);
  const { held, others, isExcluded } = checkNumbers(unit.text);
  const ordinals = checkOrdinals(unit.text);
  const wholeUnits = checkWholeUnits(unit.text);
  const ages = checkAges(unit.text);
  const matches = matchAll(terms, unit.text).map((match, term) =>
    Math.max(
      others.has(term) || ordinals.has(term) ? 0 : match,
      terms[term]?.isKind ? KIND_SHARE * (type ?? 0) : 0,
      LEAD_SHARE * (lead?.[term] ?? 0),
      held.get(term) ?? 0,
      wholeUnits.has(term) ? WHOLE_UNIT_SHARE : 0,
      ages.get(term) ?? 0,
    ),
  );
  return { unit, type, matches, isExcluded };
}

/** The type that the question asks for or, when it names none, the type in its context. */
function createTypeCheck(question: string): AnswerTypeCheck {
  const { asked, background } = splitBackground(question);
  return createAnswerTypeCheck(asked) ?? createAnswerTypeCheck(background) ?? (() => undefined);
}

function sectionOf({ source, heading = '' }: Passage): string {
  return `${source}\n${heading}`;
}

/** For each section of a document, the best match of each term in any of its sentences and items. */
function matchSections(
  passages: readonly Passage[],
  groups: readonly (readonly Pick<MatchedUnit, 'unit' | 'matches'>[])[],
): ReadonlyMap<string, readonly number[]> {
  const sections = new Map<string, number[]>();
  for (const [index, passage] of passages.entries()) {
    const section = sectionOf(passage);
    for (const { unit, matches } of groups[index] ?? []) {
      if (unit.kind === 'row') continue;
      const best = sections.get(section);
      sections.set(
        section,
        matches.map((match, term) => Math.max(match, best?.[term] ?? 0)),
      );
    }
  }
  return sections;
}

/** For each term of the question, its best match among the words of a text. */
function matchAll(terms: readonly QuestionTerm[], text: string): number[] {
  const others = toDocumentTerms(text);
  const match = (term: Term): number =>
    others.reduce((best, other) => Math.max(best, similarity(term, other)), 0);
  return terms.map((term) => {
    const isSplit = term.compound.length > 0 && term.compound.every((part) => match(part) === 1);
    return isSplit ? 1 : match(term);
  });
}
