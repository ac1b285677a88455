import type { Channel } from './channel.ts';
import { MIN_COMPOUNDED_RUNS } from './similar-word-index.ts';
import type { QueryTerm } from './vocabulary.ts';
import { isAskingWord, wordWeight } from './word-weight.ts';

/** Terms with the same weight. */
export interface Weighted<Term> {
  readonly terms: readonly Term[];
  readonly weight: number;
}

/** Shorter words resemble too many others, so only their stem counts as found. */
const MIN_FUZZY_GRAMS = 5;
/**
 * The minimum share of a word's 4-grams for the word to count as found: five of eight in "vaccation", but not three
 * of five, as "eight" has of "height".
 */
const MIN_FUZZY_SHARE = 0.62;

/** How much of a word counts as found where a text has one that means about the same. */
const SYNONYM_SHARE = 0.9;

/**
 * The exponents for words that no document has and for words that only this document lacks. Words that no document has
 * count more: they show that a question is off-topic. A document that answers a question rarely has all of its words,
 * since people use other ones ("vacation" for "leave").
 */
const KNOWN_EXPONENT = 3;
const SPOKEN_EXPONENT = 0.5;

/**
 * Computes how much of a question a document covers: the share of the question's content words that the collection
 * knows, combined with the share of these in this document. A rare word has up to twice the weight of a word that is in every
 * document, and not more, since rarity is unreliable in a small index and a rare word can be mere phrasing.
 */
export function createRelevance(
  content: readonly Weighted<QueryTerm>[],
  { stems, grams }: { readonly stems: Channel; readonly grams: Channel },
): (document: number) => number {
  const greatest = stems.idf(undefined);
  const terms = withoutRepetitions(content).map(({ term, weight }) => ({
    ...term,
    emphasis: weight,
    weight: weight * term.share * wordWeight(term.text) * (1 + Math.min(...idfs(term, stems)) / greatest),
    isAsking: isAskingWord(term.text),
    // Similar numbers are still different numbers.
    isFuzzy:
      !term.isCode &&
      term.grams.length >= (term.isCompounding ? MIN_COMPOUNDED_RUNS : MIN_FUZZY_GRAMS) &&
      !/\p{N}/u.test(term.text),
  }));
  /** 1 for the word itself, less for a misspelled, inflected or compound form, 0 without a match. */
  const found = (term: (typeof terms)[number], document: number): number => {
    const has = (stem: number): boolean => stems.has(stem, document);
    if (term.stems.some(has) || (term.compound.length > 0 && term.compound.every(has))) return 1;
    if (term.synonyms.some(has)) return SYNONYM_SHARE;
    if (!term.isFuzzy) return 0;
    const shared = term.grams.filter((gram) => gram !== undefined && grams.has(gram, document));
    const share = shared.length / term.grams.length;
    const least = term.grams.length < MIN_FUZZY_GRAMS ? 1 - 1 / term.grams.length : MIN_FUZZY_SHARE;
    return share >= least ? share : 0;
  };
  const namesOf = (weight: number): (typeof terms)[number][] =>
    terms.filter(({ isCode, emphasis }) => isCode && emphasis === weight);
  // The question's own names count before those of its context.
  const names = content.map(({ weight }) => namesOf(weight)).find((group) => group.length > 0) ?? [];

  return (document) => {
    // What holds for one name says nothing of another.
    if (names.length > 0 && !names.some((name) => found(name, document) > 0)) return 0;
    let total = 0;
    let known = 0;
    let spoken = 0;
    for (const term of terms) {
      const share = found(term, document);
      // The document may use another word for it, or only give the number.
      if (term.isAsking && share === 0) continue;
      total += term.weight;
      if (term.isKnown || share > 0) known += term.weight;
      spoken += term.weight * share;
    }
    if (spoken === 0) return 0;
    return (known / total) ** KNOWN_EXPONENT * (spoken / known) ** SPOKEN_EXPONENT;
  };
}

function idfs({ stems, synonyms, compound }: QueryTerm, channel: Channel): number[] {
  const numbers = stems.length > 0 ? stems : [...synonyms, ...compound];
  return numbers.length === 0 ? [channel.idf(undefined)] : numbers.map((stem) => channel.idf(stem));
}

/** Each term once, with its first weight: by its stem or, when no document has the stem, by its text. */
function withoutRepetitions(
  groups: readonly Weighted<QueryTerm>[],
): readonly { readonly term: QueryTerm; readonly weight: number }[] {
  const seen = new Set<number | string>();
  return groups.flatMap(({ terms, weight }) =>
    terms.flatMap((term) => {
      const key = term.stems[0] ?? term.text;
      if (seen.has(key)) return [];
      seen.add(key);
      return { term, weight };
    }),
  );
}
