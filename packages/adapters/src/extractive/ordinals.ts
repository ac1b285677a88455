import { isOrdinal } from './numbers.ts';
import type { QuestionTerm } from './question.ts';
import { similarity, type Term, toDocumentTerms } from './terms.ts';

/** From this similarity on, a word of the text is what the question counts. */
const SIMILAR = 0.5;
/** How many words behind the ordinal may name what it counts: "second registered vehicle". */
const REACH = 2;

/** Tells which terms of the question are ordinals that count something else in a text. */
type OrdinalCheck = (text: string) => ReadonlySet<number>;

const NONE: ReadonlySet<number> = new Set();

/**
 * "The second car" is not meant by "a second driver": an ordinal belongs to the noun behind it. For "the second one", any
 * other word of the question may be that noun. An ordinal without a noun right behind it counts for everything ("What comes
 * first?", "second or further dog").
 */
export function createOrdinalCheck(question: string, terms: readonly QuestionTerm[]): OrdinalCheck {
  const ordinals = terms.flatMap((term, index) => {
    const behind = isOrdinal(term.word) ? wordBehind(question, term.word) : undefined;
    return behind === undefined ? [] : [{ index, term, counted: countedBy(term, behind, terms) }];
  });
  if (ordinals.length === 0) return () => NONE;
  return (text) => {
    const said = toDocumentTerms(text);
    const countsOther = ({ term, counted }: (typeof ordinals)[number]): boolean => {
      const places = said.flatMap(({ stem }, place) => (stem === term.stem ? [place] : []));
      return places.length > 0 && places.every((place) => isBeforeOther(text, said, place, counted));
    };
    return new Set(ordinals.filter(countsOther).map(({ index }) => index));
  };
}

/** The noun of an ordinal, or each other word where "one" stands for the noun. */
function countedBy(
  ordinal: QuestionTerm,
  behind: string,
  terms: readonly QuestionTerm[],
): readonly QuestionTerm[] {
  const noun = terms.find(({ word, isTopic }) => isTopic && word === behind);
  return noun === undefined ? terms.filter((term) => term !== ordinal && !term.isKind) : [noun];
}

/** Whether the ordinal at a place stands right before a noun, and none of what the question counts follows. */
function isBeforeOther(
  text: string,
  said: readonly Term[],
  place: number,
  counted: readonly QuestionTerm[],
): boolean {
  const next = said[place + 1];
  if (next === undefined || wordBehind(text, said[place]?.word ?? '') !== next.word) return false;
  return !said
    .slice(place + 1, place + 1 + REACH)
    .some((term) => counted.some((noun) => similarity(noun, term) >= SIMILAR));
}

/** The word right behind an ordinal, in small letters. */
function wordBehind(text: string, ordinal: string): string | undefined {
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${ordinal}\\s+(\\p{L}+)`, 'iu');
  return pattern.exec(text)?.[1]?.toLowerCase();
}
