import { addSaturated, hasPosting, type Postings } from './postings.ts';

/** BM25's term saturation and length normalization, with the usual values of Lucene and the literature. */
const K1 = 1.2;
const B = 0.75;

/** A BM25 ranking over numbered documents with numbered terms. */
export interface Channel {
  /** Lucene's idf, never negative; highest for a term that is in no document. */
  idf(term: number | undefined): number;
  has(term: number, document: number): boolean;
  /** Adds each document's score (BM25 without its constant factor), times `weight`, to `scores`. */
  addScores(terms: Iterable<number>, weight: number, scores: Float32Array): void;
}

/** @param lengths the number of terms of each document */
export function createChannel(postings: Postings, lengths: Int32Array): Channel {
  const total = lengths.length;
  const averageLength = lengths.reduce((sum, length) => sum + length, 0) / total || 1;
  const norms = Float32Array.from(lengths, (length) => K1 * (1 - B + (B * length) / averageLength));

  const idf = (term: number | undefined): number => {
    const frequency = term === undefined ? 0 : (postings.frequencies[term] ?? 0);
    return Math.log(1 + (total - frequency + 0.5) / (frequency + 0.5));
  };

  return {
    idf,
    has: (term, document) => hasPosting(postings, term, document),
    addScores(terms, weight, scores) {
      for (const term of terms) addSaturated(postings, term, weight * idf(term), norms, scores);
    },
  };
}
