import type { Passage } from '@rag/core';
import { type MatchedUnit, matchUnits } from './match-units.ts';
import { type QuestionTerm, toQuestionTerms } from './question.ts';
import { type Term, toTerms } from './terms.ts';
import type { Unit } from './units.ts';

export interface ScoredUnit {
  readonly unit: Unit;
  /** Orders the units of one question. */
  readonly score: number;
  /** How much of the question the unit speaks of where it stands, 0 to about 1; comparable across questions. */
  readonly evidence: number;
  /** How much of the question it holds by itself, word by word of the question; at most 1 in all. */
  readonly coverage: readonly number[];
}

/** What words weigh beside nearness in meaning, where that is measured. */
const WORDS_SHARE = 0.4;
const TYPE_BONUS = 0.3;
const TYPE_EVIDENCE = 0.1;
const ADJACENT_BONUS = 0.1;
const RANK_DISCOUNT = 0.12;
/** The same beside nearness, which judges each unit by itself. */
const RANK_DISCOUNT_BESIDE_NEARNESS = 0.06;
/** How much the store's own judgement of a passage counts, where it gives one: it knows all the documents. */
const RELEVANCE_SHARE = 0.5;
/** How much a unit loses at the most for what it lacks of the words that are asked for. */
const ASKED_SHARE = 0.5;
const OFF_TYPE_PENALTY = 0.3;
const FRAGMENT_PENALTY = 0.7;
const AWKWARD_PENALTY = 0.85;
const READABLE_CHARACTERS = { shortest: 25, longest: 350 } as const;

/**
 * All quotable units of the passages, scored against the question, in the order of the documents.
 *
 * @param closeness how near in meaning each unit is to the question, as a cosine, where that is measured
 */
export function scoreUnits(
  question: string,
  passages: readonly Passage[],
  units: readonly (readonly Unit[])[],
  closeness?: readonly number[],
): ScoredUnit[] {
  const terms = toQuestionTerms(question);
  if (terms.length === 0) return [];
  const matched = matchUnits(question, terms, passages, units);
  const weights = weigh(terms, matched);
  const askedShare = createAskedShare(terms, weights);
  const nearness = toNearness(closeness);
  const mostRelevant = Math.max(...passages.map(({ relevance = 0 }) => relevance));
  const discount = nearness === undefined ? RANK_DISCOUNT : RANK_DISCOUNT_BESIDE_NEARNESS;
  const priors = passages.map((passage, rank) => priorOf(passage, mostRelevant) / (1 + discount * rank));
  const onTopic = passagesOnTopic(terms, matched);
  const weighted = (matches: readonly number[]): number[] =>
    weights.map((weight, term) => weight * (matches[term] ?? 0));

  return matched.map(({ unit, type = 0, isOffType, matches, inContext, isUnderTopic }, place): ScoredUnit => {
    const near = nearness?.[place];
    const coverage = weighted(matches);
    const own = sum(coverage);
    const all = sum(weighted(inContext));
    const speaks =
      near !== undefined || ((own > 0 || (type > 0 && isUnderTopic)) && onTopic.has(unit.passageNumber));
    if (!speaks) return { unit, score: 0, evidence: 0, coverage };
    const bonus = TYPE_BONUS * type + ADJACENT_BONUS * adjacency(terms, unit.text);
    const byWords = (own + all) / 2 + bonus;
    const score = near === undefined ? byWords : WORDS_SHARE * byWords + (1 - WORDS_SHARE) * near;
    const form = formOf(unit) * askedShare(coverage) * (isOffType ? OFF_TYPE_PENALTY : 1);
    return {
      unit,
      score: score * form * (priors[unit.passageNumber - 1] ?? 1),
      // With nearness the search has judged the evidence, which knows the whole index.
      evidence: near === undefined ? all + TYPE_EVIDENCE * type : 1,
      coverage,
    };
  });
}

/** Cosines as shares of the way from the average unit to the nearest one: models differ in what is near. */
function toNearness(closeness: readonly number[] | undefined): readonly number[] | undefined {
  if (closeness === undefined) return undefined;
  const average = sum(closeness) / (closeness.length || 1);
  const nearest = Math.max(...closeness);
  return closeness.map((cosine) => Math.max(0, (cosine - average) / (nearest - average || 1)));
}

/**
 * Discounts what speaks of the background alone: it answers the question before once more. No discount for a
 * question without a background.
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

/** The numbers of the passages that have a word of what the question is about, and not only an amount or a date. */
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

/** The store's own judgement of a passage, as a share of the best. */
function priorOf({ relevance }: Passage, mostRelevant: number): number {
  const judgement = relevance === undefined || mostRelevant === 0 ? 1 : relevance / mostRelevant;
  return 1 - RELEVANCE_SHARE + RELEVANCE_SHARE * judgement;
}

/**
 * The terms' weights: rare ones among the units say more (Robertson's idf, damped, as the passages were
 * chosen by these very words and what all of them hold is the topic). They add up to 1.
 */
function weigh(
  terms: readonly QuestionTerm[],
  units: readonly { readonly matches: readonly number[] }[],
): number[] {
  const count = units.length;
  const highest = Math.log(1 + (count + 0.5) / 0.5);
  const weights = terms.map(({ weight }, term) => {
    const frequency = units.filter(({ matches }) => (matches[term] ?? 0) >= 0.5).length;
    // No way to tell whether a word that occurs nowhere is the heart of the question or a paraphrase.
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
  const stems = toTerms(text).map(({ stem }) => stem);
  const pairs = new Set(stems.slice(1).map((stem, index) => `${stems[index]} ${stem}`));
  const hits = terms.slice(1).filter(({ stem }, index) => pairs.has(`${terms[index]?.stem} ${stem}`)).length;
  return hits / (terms.length - 1);
}

function formOf({ text, fragment, kind }: Unit): number {
  const { shortest, longest } = READABLE_CHARACTERS;
  const awkward = text.length > longest || (kind === 'sentence' && text.length < shortest);
  return (fragment ? FRAGMENT_PENALTY : 1) * (awkward ? AWKWARD_PENALTY : 1);
}
