import { createPostingList, type Postings, readPostings } from './postings.ts';

/** Shorter words resemble too many others. */
const MIN_RUNS = 5;
/** The fewest n-grams of a word that may be part of a compound: it keeps all but that of one border. */
export const MIN_COMPOUNDED_RUNS = 3;
/** The minimum share of a word's n-grams in a similar word, such as a typo, an inflection or a compound. */
const SAME_SHARE = 0.7;

/** Knows which n-grams occur together in one word. */
export interface SimilarWordIndex {
  /**
   * Whether one of the words has most of these n-grams; `undefined` is an n-gram that no word has.
   *
   * @param isCompounding whether a short word counts too that begins or ends a longer one
   */
  has(runs: readonly (number | undefined)[], isCompounding?: boolean): boolean;
}

/**
 * The cost of a look-up grows with the number of words that have these n-grams, not with the vocabulary.
 *
 * @param wordsByRun for each n-gram the numbers of the words that have it
 * @param size how many words there are
 */
export function createSimilarWordIndex(wordsByRun: Postings, size: number): SimilarWordIndex {
  const list = createPostingList(size);
  const counts = new Uint8Array(size);

  /** Counts a word once more. Returns its count. */
  const count = (word: number, touched: number[]): number => {
    const times = (counts[word] ?? 0) + 1;
    if (times === 1) touched.push(word);
    counts[word] = times;
    return times;
  };
  /** How many of the n-grams the word has that has most of them; `counts` is zero before and after. */
  const mostShared = (runs: readonly number[]): number => {
    let most = 0;
    const touched: number[] = [];
    for (const run of runs) {
      const found = readPostings(wordsByRun, run, list);
      for (let place = 0; place < found; place++)
        most = Math.max(most, count(list.documents[place] ?? 0, touched));
    }
    for (const word of touched) counts[word] = 0;
    return most;
  };

  return {
    has(runs, isCompounding = false) {
      if (runs.length < (isCompounding ? MIN_COMPOUNDED_RUNS : MIN_RUNS)) return false;
      const known = [...new Set(runs)].filter((run) => run !== undefined);
      return mostShared(known) >= (runs.length < MIN_RUNS ? runs.length - 1 : SAME_SHARE * runs.length);
    },
  };
}
