import type { Channel } from './channel.ts';
import type { QueryTerm } from './vocabulary.ts';
import { isAskingWord, wordWeight } from './word-weight.ts';

/** Terms that weigh the same. */
export interface Weighted<Term> {
  readonly terms: readonly Term[];
  readonly weight: number;
}

/** Shorter words resemble too many others to count as found by anything but their stem. */
const MIN_FUZZY_GRAMS = 5;
/**
 * The share of a word's runs of characters that must be there for the word to count as found: five of eight in
 * "vaccation", but not three of five, as "eight" has of "height".
 */
const MIN_FUZZY_SHARE = 0.62;

/**
 * What no document speaks of counts against all of them, and more than what this one lacks: a question whose
 * words are new to the whole collection is beside its topic, while one document has never all words of a
 * question that it answers, since people ask in other words ("vacation" for "leave").
 */
const KNOWN_EXPONENT = 3;
const SPOKEN_EXPONENT = 0.5;

/**
 * Tells how much of a question a document speaks of: the share of the question's content words that the
 * collection knows, and of these the share that is found here. A rare word weighs up to twice as much as one
 * that is everywhere. Rarity does not weigh more than that, since it is unsure in a small index and a rare
 * word may be mere phrasing.
 */
export function createRelevance(
  content: readonly Weighted<QueryTerm>[],
  { stems, grams }: { readonly stems: Channel; readonly grams: Channel },
): (document: number) => number {
  const greatest = stems.idf(undefined);
  const terms = withoutRepetitions(content).map(({ term, weight }) => ({
    ...term,
    weight: weight * wordWeight(term.text) * (1 + stems.idf(term.stem) / greatest),
    isAsking: isAskingWord(term.text),
    // Numbers that look alike are different numbers.
    isFuzzy: term.grams.length >= MIN_FUZZY_GRAMS && !/\p{N}/u.test(term.text),
  }));
  /** 1 for the word itself, less for a misspelt, inflected or compounded one, 0 for none. */
  const found = (term: (typeof terms)[number], document: number): number => {
    if (term.stem !== undefined && stems.has(term.stem, document)) return 1;
    if (!term.isFuzzy) return 0;
    const shared = term.grams.filter((gram) => gram !== undefined && grams.has(gram, document));
    const share = shared.length / term.grams.length;
    return share >= MIN_FUZZY_SHARE ? share : 0;
  };

  return (document) => {
    let total = 0;
    let known = 0;
    let spoken = 0;
    for (const term of terms) {
      const share = found(term, document);
      // The document may have another word for what is asked for, or only the figure.
      if (term.isAsking && share === 0) continue;
      total += term.weight;
      if (term.isKnown || share > 0) known += term.weight;
      spoken += term.weight * share;
    }
    if (spoken === 0) return 0;
    return (known / total) ** KNOWN_EXPONENT * (spoken / known) ** SPOKEN_EXPONENT;
  };
}

/** Each term once, as it weighs first: by its stem, or where no document has that, by its text. */
function withoutRepetitions(
  groups: readonly Weighted<QueryTerm>[],
): readonly { readonly term: QueryTerm; readonly weight: number }[] {
  const seen = new Set<number | string>();
  return groups.flatMap(({ terms, weight }) =>
    terms.flatMap((term) => {
      const key = term.stem ?? term.text;
      if (seen.has(key)) return [];
      seen.add(key);
      return { term, weight };
    }),
  );
}
