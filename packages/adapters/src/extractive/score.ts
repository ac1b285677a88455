import type { Passage } from '@rag/core';
import { splitBackground } from '@rag/core/adapter';
import { createLackCheck } from './answer-type.ts';
import { createNameCheck } from './asked-names.ts';
import { type MatchedUnit, matchUnits } from './match-units.ts';
import { createPassagePrior } from './passage-priors.ts';
import { type QuestionTerm, toQuestionTerms } from './question.ts';
import { createElsewhereShare } from './said-elsewhere.ts';
import { type Term, toDocumentTerms } from './terms.ts';
import type { Unit } from './units.ts';

export interface ScoredUnit {
  readonly unit: Unit;
  /** The rank among the units of one question. */
  readonly score: number;
  /** How much of the question the unit covers with its surroundings, 0 to about 1; comparable across questions. */
  readonly evidence: number;
  /** How many of the question's words on its topic the unit has with its surroundings. */
  readonly topicWords: number;
  /** The evidence together with the store's relevance of the passage: the store knows which words no document has. */
  readonly support: number;
  /**
   * Whether it is no answer: it has nothing of a kind that each answer has, such as an amount, or other passages have so many
   * words of the topic that its own lacks that it is about another case.
   */
  readonly isRuledOut: boolean;
  /** How much of the question it covers alone, for each word of the question; at most 1 in total. */
  readonly coverage: readonly number[];
}

const SAYS_NOTHING = { score: 0, evidence: 0, topicWords: 0, support: 0, isRuledOut: false } as const;
/** The weight of words relative to closeness in meaning, when that is measured. */
const WORDS_SHARE = 0.4;
/** The weight of a unit's own words relative to those of its surroundings. */
const OWN_SHARE = 0.35;
const TYPE_BONUS = 0.3;
const TYPE_EVIDENCE = 0.1;
const ADJACENT_BONUS = 0.1;
/** Of the words of the topic, the share from which on a unit is about another case when only other passages have them. */
const OTHER_CASE = 0.5;
/** The same with closeness, which knows words that mean the same. */
const OTHER_CASE_BESIDE_NEARNESS = 0.6;
/** The maximum discount of a unit for missing words of the question. */
const ASKED_SHARE = 0.5;
const OFF_TYPE_PENALTY = 0.5;
const EXCLUDED_PENALTY = 0.5;
const FRAGMENT_PENALTY = 0.7;
const AWKWARD_PENALTY = 0.85;
const READABLE_CHARACTERS = { shortest: 25, longest: 350 } as const;

/**
 * All quotable units of the passages, scored against the question, in document order.
 *
 * @param closeness the cosine of each unit with the question, when it is measured
 */
export function scoreUnits(
  question: string,
  passages: readonly Passage[],
  units: readonly (readonly Unit[])[],
  closeness?: readonly number[],
): ScoredUnit[] {
  const terms = toQuestionTerms(question, passages);
  if (terms.length === 0) return [];
  const matched = matchUnits(question, terms, passages, units);
  const checkNames = createNameCheck(question, passages);
  const isAsked = passages.flatMap(
    (passage, index) => checkNames?.(passage, units[index] ?? []) ?? (units[index] ?? []).map(() => true),
  );
  const weights = weigh(terms, matched);
  const askedShare = createAskedShare(terms, weights);
  const nearness = toNearness(closeness);
  // A square root, since the words that a passage lacks count in the unit as well.
  const known = passages.map(({ relevance = 1 }) => Math.sqrt(relevance));
  const priorOf = createPassagePrior(passages, { hasCloseness: nearness !== undefined });
  const priorAt = ({ unit, matches }: MatchedUnit): number => {
    const speaksOfTopic = terms.some(({ isTopic }, term) => isTopic && (matches[term] ?? 0) > 0);
    return priorOf(unit.passageNumber - 1, unit.kind === 'row' || speaksOfTopic);
  };
  const onTopic = passagesOnTopic(terms, matched);
  const elsewhereOf = createElsewhereShare(splitBackground(question).asked, terms, matched);
  const lacksKind = createLackCheck(splitBackground(question).asked);
  const otherCase = closeness === undefined ? OTHER_CASE : OTHER_CASE_BESIDE_NEARNESS;
  const isRuledOut = (match: MatchedUnit): boolean =>
    lacksKind(match.unit.text) || elsewhereOf(match) >= otherCase;
  const weighted = (matches: readonly number[]): number[] =>
    weights.map((weight, term) => weight * (matches[term] ?? 0));

  return matched.map((match, place): ScoredUnit => {
    const { unit, type = 0, matches, inContext, isUnderTopic, isUnderQuestion } = match;
    if (isAsked[place] === false) return { ...SAYS_NOTHING, unit, coverage: terms.map(() => 0) };
    const near = nearness?.[place];
    const coverage = weighted(matches);
    const own = sum(coverage);
    const all = sum(weighted(inContext));
    const speaks =
      near !== undefined ||
      ((own > 0 || isUnderQuestion || (type > 0 && isUnderTopic)) && onTopic.has(unit.passageNumber));
    if (!speaks) return { ...SAYS_NOTHING, unit, coverage };
    const bonus = TYPE_BONUS * type + ADJACENT_BONUS * adjacency(terms, unit.text);
    const byWords = OWN_SHARE * own + (1 - OWN_SHARE) * all + bonus;
    const score = near === undefined ? byWords : WORDS_SHARE * byWords + (1 - WORDS_SHARE) * near;
    const form = fitOf(match) * askedShare(coverage);
    // With closeness, the search has rated the evidence, and it knows the whole index.
    const evidence = near === undefined ? all + TYPE_EVIDENCE * type : 1;
    return {
      unit,
      score: score * form * priorAt(match),
      evidence,
      topicWords: sum(
        terms.map(({ isTopic, share }, term) => (isTopic ? share * (inContext[term] ?? 0) : 0)),
      ),
      support: near === undefined ? evidence * (known[unit.passageNumber - 1] ?? 1) : 1,
      coverage,
      isRuledOut: isRuledOut(match),
    };
  });
}

/** How far below the average unit nearness is 0, as a share of the distance from the average to the nearest. */
const BELOW_AVERAGE = 0.5;

/**
 * Scales cosines so that the nearest unit has 1, and a unit well below the average 0: their range differs by model. All
 * units are of passages that were found, so that the average one is no stranger to the question.
 */
function toNearness(closeness: readonly number[] | undefined): readonly number[] | undefined {
  if (closeness === undefined) return undefined;
  const average = sum(closeness) / (closeness.length || 1);
  const nearest = Math.max(...closeness);
  const lowest = average - BELOW_AVERAGE * (nearest - average);
  return closeness.map((cosine) => Math.max(0, (cosine - lowest) / (nearest - lowest || 1)));
}

/**
 * Discounts units that match only the context: they would repeat the answer to the previous question. Questions
 * without context have no discount.
 */
function createAskedShare(
  terms: readonly QuestionTerm[],
  weights: readonly number[],
): (coverage: readonly number[]) => number {
  const ofAsked = (values: readonly number[]): number =>
    sum(values.filter((_, term) => terms[term]?.isAsked));
  const whole = ofAsked(weights);
  if (whole === 0 || terms.every(({ isAsked }) => isAsked)) return () => 1;
  return (coverage) => 1 - ASKED_SHARE + (ASKED_SHARE * ofAsked(coverage)) / whole;
}

/** The numbers of the passages that contain a topic word of the question, and not only an amount or a date. */
function passagesOnTopic(
  terms: readonly QuestionTerm[],
  matched: readonly Pick<MatchedUnit, 'unit' | 'inContext'>[],
): ReadonlySet<number> {
  const asksForKindAlone = terms.every(({ isKind }) => isKind);
  const onTopic = matched.filter(
    ({ inContext }) =>
      asksForKindAlone || terms.some(({ isKind }, term) => !isKind && (inContext[term] ?? 0) > 0),
  );
  return new Set(onTopic.map(({ unit }) => unit.passageNumber));
}

/**
 * The weights of the terms: terms that are rare among the units have more weight (Robertson's idf, damped, since the
 * passages were found by these words and a term in all of them is the topic). They add up to 1.
 */
function weigh(
  terms: readonly QuestionTerm[],
  units: readonly { readonly matches: readonly number[] }[],
): number[] {
  const count = units.length;
  const highest = Math.log(1 + (count + 0.5) / 0.5);
  const weights = terms.map(({ weight }, term) => {
    const frequency = units.filter(({ matches }) => (matches[term] ?? 0) >= 0.5).length;
    // A word that occurs nowhere can be the topic of the question or a paraphrase.
    if (frequency === 0) return weight * 0.75;
    const rarity = Math.log(1 + (count - frequency + 0.5) / (frequency + 0.5)) / highest;
    return weight * (0.4 + 0.6 * rarity);
  });
  const total = sum(weights);
  return weights.map((weight) => weight / total);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The share of the question's neighbouring words that are neighbours in the text too. */
function adjacency(terms: readonly Term[], text: string): number {
  if (terms.length < 2) return 0;
  const stems = toDocumentTerms(text).map(({ stem }) => stem);
  const pairs = new Set(stems.slice(1).map((stem, index) => `${stems[index]} ${stem}`));
  const hits = terms.slice(1).filter(({ stem }, index) => pairs.has(`${terms[index]?.stem} ${stem}`)).length;
  return hits / (terms.length - 1);
}

/** The share of the score that is left to a unit by its form, its type and its conditions. */
function fitOf({ unit, isOffType, isExcluded }: MatchedUnit): number {
  return formOf(unit) * (isOffType ? OFF_TYPE_PENALTY : 1) * (isExcluded ? EXCLUDED_PENALTY : 1);
}

function formOf({ text, fragment, kind }: Unit): number {
  const { shortest, longest } = READABLE_CHARACTERS;
  const awkward = text.length > longest || (kind === 'sentence' && text.length < shortest);
  return (fragment ? FRAGMENT_PENALTY : 1) * (awkward ? AWKWARD_PENALTY : 1);
}
