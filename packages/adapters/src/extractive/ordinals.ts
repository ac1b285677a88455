import { foldLetters } from '../ranking/index.ts';
import { ordinalValue } from './numbers.ts';
import type { QuestionTerm } from './question.ts';
import { similarity, type Term, toDocumentTerms } from './terms.ts';

/** From this similarity on, a word of the text is what the question counts. */
const SIMILAR = 0.5;
/** How many words behind the ordinal may name what it counts: "second registered vehicle". */
const REACH = 2;

/** Tells which terms of the question are ordinals that count something else in a text. */
type OrdinalCheck = (text: string) => ReadonlySet<number>;

const NONE: ReadonlySet<number> = new Set();
const NO_WORDS: ReadonlySet<string> = new Set();
/** A word with the next one, if only blanks are between them. */
const PAIR = /(?<![\p{L}\p{N}])([\p{L}\p{N}]+)(?=\s+(\p{L}+))/gu;

/**
 * "The second car" is not meant by "a second driver": an ordinal belongs to the noun behind it. For "the second one", any
 * other word of the question may be that noun. An ordinal without a noun right behind it counts for everything ("What comes
 * first?", "second or further dog").
 */
export function createOrdinalCheck(question: string, terms: readonly QuestionTerm[]): OrdinalCheck {
  const ordinals = terms.flatMap((term, index) => {
    const behind = ordinalValue(term.word) === undefined ? NO_WORDS : wordsBehind(question, term.word);
    return behind.size === 0 ? [] : [{ index, term, counted: countedBy(term, behind, terms) }];
  });
  if (ordinals.length === 0) return () => NONE;
  return (text) => {
    const said = toDocumentTerms(text);
    const countsOther = ({ term, counted }: (typeof ordinals)[number]): boolean => {
      const places = said.flatMap((other, place) => (isSameOrdinal(term, other) ? [place] : []));
      return places.length > 0 && places.every((place) => isBeforeOther(text, said, place, counted));
    };
    return new Set(ordinals.filter(countsOther).map(({ index }) => index));
  };
}

/** Whether two words are the same, or forms of one ordinal that have not the same stem, as "zweites" and "zweiter". */
function isSameOrdinal(one: Term, other: Term): boolean {
  return one.stem === other.stem || ordinalValue(one.word) === ordinalValue(other.word);
}

/** The nouns of an ordinal, or each other word where "one" stands for the noun. */
function countedBy(
  ordinal: QuestionTerm,
  behind: ReadonlySet<string>,
  terms: readonly QuestionTerm[],
): readonly QuestionTerm[] {
  const nouns = terms.filter(({ word, isTopic }) => isTopic && behind.has(word));
  return nouns.length === 0 ? terms.filter((term) => term !== ordinal && !term.isKind) : nouns;
}

/** Whether the ordinal at a place stands right before a noun, and none of what the question counts follows. */
function isBeforeOther(
  text: string,
  said: readonly Term[],
  place: number,
  counted: readonly QuestionTerm[],
): boolean {
  const next = said[place + 1];
  if (next === undefined || !wordsBehind(text, said[place]?.word ?? '').has(next.word)) return false;
  return !said
    .slice(place + 1, place + 1 + REACH)
    .some((term) => counted.some((noun) => similarity(noun, term) >= SIMILAR));
}

/** The words right behind an ordinal wherever it stands, both in the form in which words are compared. */
function wordsBehind(text: string, ordinal: string): ReadonlySet<string> {
  const pairs = foldLetters(text.toLowerCase()).matchAll(PAIR);
  return new Set([...pairs].flatMap(([, word, next = '']) => (word === ordinal ? [next] : [])));
}
