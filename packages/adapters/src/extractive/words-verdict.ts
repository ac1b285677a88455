import type { Passage } from '@rag/core';
import { scoreUnits } from './score.ts';
import { findBest, isEvidence } from './select.ts';
import type { Unit } from './units.ts';

/** Below this relevance by words, a passage is no evidence by words. */
const MIN_RELEVANCE_BY_WORDS = 0.2;

/** What the words of the question alone say of the passages. */
export type WordsVerdict =
  /** They find an answer. */
  | 'answer'
  /** They find too little of the question. */
  | 'little'
  /** They find no passage on it, or one on another case than the question's. */
  | 'elsewhere';

/**
 * Judges passages as where nothing is compared by meaning. The relevance of a passage that was not compared is that by
 * words already; a store that reports none finds no passage by words.
 */
export function judgeByWords(
  question: string,
  passages: readonly Passage[],
  units: readonly (readonly Unit[])[],
): WordsVerdict {
  const byWords = passages.map(({ similarity, ...passage }) => ({
    ...passage,
    relevance: similarity?.relevanceByWords ?? passage.relevance ?? 0,
  }));
  const relevant = units.map((group, index) =>
    (byWords[index]?.relevance ?? 0) >= MIN_RELEVANCE_BY_WORDS ? group : [],
  );
  const best = findBest(scoreUnits(question, byWords, relevant));
  if (best === undefined || best.isRuledOut) return 'elsewhere';
  return isEvidence(best) ? 'answer' : 'little';
}
