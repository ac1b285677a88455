import type { Channel } from './channel.ts';
import type { QueryTerm } from './vocabulary.ts';

/** Terms that weigh the same. */
export interface Weighted<Term> {
  readonly terms: readonly Term[];
  readonly weight: number;
}

/** Shorter words resemble too many others to count as found by anything but their stem. */
const MIN_FUZZY_GRAMS = 5;
/** The share of a word's runs of characters that must be there for the word to count as found. */
const MIN_FUZZY_SHARE = 0.6;

/**
 * Tells how much of a question a document speaks of: the share of its content words that are found there.
 * A rare word weighs up to twice as much as one that is everywhere, and a word that no document has the
 * most: a question about what the documents never mention is the one that they do not answer. Rarity does
 * not weigh more than that, since it is unsure in a small index and a rare word may be mere phrasing.
 */
export function createRelevance(
  content: readonly Weighted<QueryTerm>[],
  { stems, grams }: { readonly stems: Channel; readonly grams: Channel },
): (document: number) => number {
  const greatest = stems.idf(undefined);
  const terms = withoutRepetitions(content).map(({ term, weight }) => ({
    ...term,
    weight: weight * (1 + stems.idf(term.stem) / greatest),
    // Numbers that look alike are different numbers.
    isFuzzy: term.grams.length >= MIN_FUZZY_GRAMS && !/\p{N}/u.test(term.text),
  }));
  const total = terms.reduce((sum, { weight }) => sum + weight, 0);

  /** 1 for the word itself, less for a misspelt, inflected or compounded one, 0 for none. */
  const found = (term: (typeof terms)[number], document: number): number => {
    if (term.stem !== undefined && stems.has(term.stem, document)) return 1;
    if (!term.isFuzzy) return 0;
    const shared = term.grams.filter((gram) => gram !== undefined && grams.has(gram, document));
    const share = shared.length / term.grams.length;
    return share >= MIN_FUZZY_SHARE ? share : 0;
  };

  return (document) => {
    if (total === 0) return 0;
    return terms.reduce((sum, term) => sum + term.weight * found(term, document), 0) / total;
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
