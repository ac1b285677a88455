import type { Channel } from './channel.ts';
import type { QueryTerm } from './vocabulary.ts';

/** Shorter words resemble too many others to count as found by anything but their stem. */
const MIN_FUZZY_GRAMS = 5;
/** The share of a word's runs of characters that must be there for the word to count as found. */
const MIN_FUZZY_SHARE = 0.6;

/**
 * Tells how much of a question a document speaks of: the share of its content words that are found there,
 * each weighed by how rare it is among all documents. A word that is in no document at all weighs the most:
 * a question about what the documents never mention is the one that they do not answer.
 */
export function createRelevance(
  contentTerms: readonly QueryTerm[],
  { stems, grams }: { readonly stems: Channel; readonly grams: Channel },
): (document: number) => number {
  const content = withoutRepetitions(contentTerms).map((term) => ({
    ...term,
    weight: stems.idf(term.stem),
    gramWeights: term.grams.map((gram) => grams.idf(gram)),
  }));
  const total = content.reduce((sum, { weight }) => sum + weight, 0);

  /** 1 for the word itself, less for a misspelt, inflected or compounded one, 0 for none. */
  const found = ({ stem, ...term }: (typeof content)[number], document: number): number => {
    if (stem !== undefined && stems.has(stem, document)) return 1;
    if (term.grams.length < MIN_FUZZY_GRAMS) return 0;
    let shared = 0;
    let all = 0;
    for (const [index, gram] of term.grams.entries()) {
      const weight = term.gramWeights[index] ?? 0;
      all += weight;
      if (gram !== undefined && grams.has(gram, document)) shared += weight;
    }
    return shared / all >= MIN_FUZZY_SHARE ? shared / all : 0;
  };

  return (document) => {
    if (total === 0) return 0;
    return content.reduce((sum, term) => sum + term.weight * found(term, document), 0) / total;
  };
}

/** Each term once: by its stem, or where no document has that, by its text. */
function withoutRepetitions(terms: readonly QueryTerm[]): QueryTerm[] {
  return [...new Map(terms.map((term) => [term.stem ?? term.text, term])).values()];
}
