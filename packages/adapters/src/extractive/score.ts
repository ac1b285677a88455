import type { Passage } from '@rag/core';
import { splitBackground } from '@rag/core/adapter';
import { createAnswerTypeCheck } from './answer-type.ts';
import { type QuestionTerm, toQuestionTerms } from './question.ts';
import { similarity, type Term, toTerms } from './terms.ts';
import { toUnits, type Unit } from './units.ts';

export interface ScoredUnit {
  readonly unit: Unit;
  /** Orders the units of one question. */
  readonly score: number;
  /** How much of the question the unit speaks of where it stands, 0 to about 1; comparable across questions. */
  readonly evidence: number;
  /** How much of the question it holds by itself, word by word of the question; at most 1 in all. */
  readonly coverage: readonly number[];
}

/** How much a word counts that stands not in the sentence but near it. */
const HEADING_SHARE = 0.6;
const NEIGHBOUR_SHARE = 0.5;
const SOURCE_SHARE = 0.4;

const TYPE_BONUS = 0.2;
const TYPE_EVIDENCE = 0.1;
const ADJACENT_BONUS = 0.1;
const RANK_DISCOUNT = 0.12;
/** How much the store's own judgement of a passage counts, where it gives one: it knows all the documents. */
const RELEVANCE_SHARE = 0.5;
/** How much a unit loses at the most for what it lacks of the words that are asked for. */
const ASKED_SHARE = 0.5;
const OFF_TYPE_PENALTY = 0.85;
const FRAGMENT_PENALTY = 0.7;
const AWKWARD_PENALTY = 0.85;
const READABLE_CHARACTERS = { shortest: 25, longest: 350 } as const;

/** All quotable units of the passages, scored against the question, in the order of the documents. */
export function scoreUnits(question: string, passages: readonly Passage[]): ScoredUnit[] {
  const terms = toQuestionTerms(question);
  if (terms.length === 0) return [];
  const groups = passages.map((passage, index) =>
    toUnits(passage, index + 1).map((unit) => ({ unit, matches: matchAll(terms, unit.text) })),
  );
  const weights = weigh(terms, groups.flat());
  const checkType = createTypeCheck(question);
  const askedShare = createAskedShare(terms, weights);
  const mostRelevant = Math.max(...passages.map(({ relevance = 0 }) => relevance));
  return passages.flatMap((passage, rank) => {
    const group = groups[rank] ?? [];
    const heading = matchAll(terms, passage.heading ?? '');
    const source = matchAll(terms, passage.source.replace(/\.\p{L}{1,4}$/u, '').replace(/[_/]/gu, ' '));
    const prior = priorOf(passage, rank, mostRelevant);
    return group.map(({ unit, matches }, index): ScoredUnit => {
      const before = group[index - 1]?.matches;
      const after = group[index + 1]?.matches;
      const inContext = terms.map((_, term) =>
        Math.max(
          matches[term] ?? 0,
          HEADING_SHARE * (heading[term] ?? 0),
          NEIGHBOUR_SHARE * Math.max(before?.[term] ?? 0, after?.[term] ?? 0),
          SOURCE_SHARE * (source[term] ?? 0),
        ),
      );
      const coverage = weights.map((weight, term) => weight * (matches[term] ?? 0));
      const own = sum(coverage);
      const all = sum(weights.map((weight, term) => weight * (inContext[term] ?? 0)));
      const type = checkType(unit.text);
      const speaks = own > 0 || ((type ?? 0) > 0 && heading.some((match) => match > 0));
      if (!speaks) return { unit, score: 0, evidence: 0, coverage };
      const bonus = TYPE_BONUS * (type ?? 0) + ADJACENT_BONUS * adjacency(terms, unit.text);
      const form = formOf(unit) * askedShare(coverage) * (type === 0 ? OFF_TYPE_PENALTY : 1);
      return {
        unit,
        score: ((own + all) / 2 + bonus) * form * prior,
        evidence: all + TYPE_EVIDENCE * (type ?? 0),
        coverage,
      };
    });
  });
}

/** What the question expects by itself or, where it does not tell, by what it goes on with. */
function createTypeCheck(question: string): (sentence: string) => number | undefined {
  const { asked, background } = splitBackground(question);
  const check = createAnswerTypeCheck(asked);
  const fallback = createAnswerTypeCheck(background);
  return (sentence) => check(sentence) ?? fallback(sentence);
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

/** What the search thinks of a passage, from its rank and, where the store gives one, its judgement. */
function priorOf({ relevance }: Passage, rank: number, mostRelevant: number): number {
  const judgement = relevance === undefined || mostRelevant === 0 ? 1 : relevance / mostRelevant;
  return (1 - RELEVANCE_SHARE + RELEVANCE_SHARE * judgement) / (1 + RANK_DISCOUNT * rank);
}

/** For each term of the question, its best match among the words of a text. */
function matchAll(terms: readonly Term[], text: string): number[] {
  const others = toTerms(text);
  return terms.map((term) => others.reduce((best, other) => Math.max(best, similarity(term, other)), 0));
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
