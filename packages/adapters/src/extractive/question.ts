import type { Passage } from '@rag/core';
import { splitBackground, stopWordTest } from '@rag/core/adapter';
import {
  type Compounds,
  compoundParts,
  createCompounds,
  foldLetters,
  isAskingWord,
  readWords,
  type Synonyms,
  synonymsOf,
  wordWeight,
} from '../ranking/index.ts';
import { type Term, toTerms } from './terms.ts';
import { isSaidAgain, namesTopic } from './topic-words.ts';

/** A content word of the question and its weight. */
export interface QuestionTerm extends Term {
  readonly weight: number;
  readonly synonyms: Synonyms | undefined;
  /** Whether its language writes nouns together. */
  readonly isCompounding: boolean;
  /** The words that it is a compound of, where the passages have only these. */
  readonly compound: readonly Term[];
  /** Whether it is part of the question itself, and not only of its context. */
  readonly isAsked: boolean;
  /** Whether it only names the type of the answer, as "cost" names an amount. */
  readonly isKind: boolean;
  /** Whether it says what the question is about: no number, no word of the context, and none that says little or was said again. */
  readonly isTopic: boolean;
}

/** How well terms of a question match something, 0 to 1, by their index. */
export type TermMatches = ReadonlyMap<number, number>;

const NAME_WEIGHT = 1.4;
const KIND_WEIGHT = 0.5;
/** The weight of a word in the context of the question (see `splitBackground`). */
const BACKGROUND_WEIGHT = 0.3;

/**
 * The distinct content words of a question. Numbers and, in languages with lower-case nouns, names have more weight
 * than other words, since an answer about another year or place is wrong.
 */
export function toQuestionTerms(question: string, passages: readonly Passage[]): QuestionTerm[] {
  const names = namesOf(question);
  const asked = new Set(toTerms(splitBackground(question).asked).map(({ stem }) => stem));
  const isCompounding = ['de', 'nl'].includes(readWords(question).language);
  const split = createSplit(question, passages);
  const seen = new Set<string>();
  const terms: QuestionTerm[] = [];
  for (const term of toTerms(question)) {
    if (seen.has(term.stem)) continue;
    seen.add(term.stem);
    const isAsked = asked.has(term.stem);
    const emphasis = isAsked ? 1 : BACKGROUND_WEIGHT;
    const isKind = isAskingWord(term.word) && !describes(term.word, question);
    terms.push({
      ...term,
      isCompounding,
      synonyms: synonymsOf(term.stem),
      compound: split(term.word).flatMap(toTerms),
      isAsked,
      isKind,
      isTopic: isAsked && namesTopic(term.word),
      weight: emphasis * term.share * weightOf(term.word, names, isKind),
    });
  }
  return terms.map((term, place) =>
    isSaidAgain(term, terms[place + 1]) ? { ...term, isTopic: false } : term,
  );
}

/** A shorter word is rarely a compound. */
const SHORTEST_COMPOUND = 8;

/** Splits a compound into words of the passages, which are read for the first long word. */
function createSplit(question: string, passages: readonly Passage[]): (word: string) => readonly string[] {
  if (!mayCompound(question)) return () => [];
  let compounds: Compounds | undefined;
  return (word) => {
    if (word.length < SHORTEST_COMPOUND) return [];
    compounds ??= compoundsOf(passages);
    return compounds.split(word) ?? [];
  };
}

function compoundsOf(passages: readonly Passage[]): Compounds {
  const parts = passages.flatMap(({ heading = '', content }) => {
    const { words, language } = readWords(`${heading}\n${content}`);
    return [...new Set(words)].flatMap((word) => compoundParts(word, language));
  });
  const known = new Set(parts);
  return createCompounds((part) => known.has(part));
}

/** Whether a question is of a language with compounds, or shows none. */
function mayCompound(question: string): boolean {
  const { words, language } = readWords(question);
  return language === 'de' || language === 'nl' || !words.some(stopWordTest(words));
}

/** Words that ask for a measure behind "how" and describe a thing elsewhere: "how old", "old batteries". */
const MEASURING =
  /^(?:high|big|large|tall|long|far|old|wide|heavy|deep|often|early|late|soon|quickly|fast|hoch|gro(?:ß|ss)|weit|schwer|alt|breit|lange?|oft|fr(?:ü|u|ue)h|sp(?:ä|a|ae)t|bald|schnell)$/u;
const BEHIND_HOW = /(?<!\p{L})(?:how|wie)\s+(\p{L}+)/giu;

/** Whether a word that may ask for a measure describes something here. */
function describes(word: string, question: string): boolean {
  if (!MEASURING.test(word)) return false;
  return ![...question.matchAll(BEHIND_HOW)].some(
    ([, asked = '']) => foldLetters(asked.toLowerCase()) === foldLetters(word),
  );
}

function weightOf(word: string, names: ReadonlySet<string>, isKind: boolean): number {
  if (/\d/u.test(word) || names.has(word)) return NAME_WEIGHT;
  return isKind ? KIND_WEIGHT : wordWeight(word);
}

function namesOf(question: string): ReadonlySet<string> {
  const inner = question.match(/(?<=[^.?!:\s]\s+)[\p{L}]{2,}/gu) ?? [];
  const capitalised = inner.filter((word) => /^\p{Lu}/u.test(word));
  // When more than a third of the words are capitalized (German nouns, or capitals only), capitals give no hint.
  return new Set(capitalised.length * 3 > inner.length ? [] : capitalised.map((word) => word.toLowerCase()));
}
