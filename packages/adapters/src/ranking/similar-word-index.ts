/** Shorter words resemble too many others. */
const MIN_RUNS = 5;
/** The fewest n-grams of a word that may be part of a compound: it keeps all but that of one border. */
export const MIN_COMPOUNDED_RUNS = 3;
/** The minimum share of a word's n-grams in a similar word, such as a typo, an inflection or a compound. */
const SAME_SHARE = 0.7;

/** Records which n-grams occur together in one word. */
export interface SimilarWordIndex {
  add(runs: readonly number[]): void;
  /**
   * Whether one of the added words has most of these n-grams; `undefined` is an n-gram that no word has.
   *
   * @param isCompounding whether a short word counts too that begins or ends a longer one
   */
  has(runs: readonly (number | undefined)[], isCompounding?: boolean): boolean;
}

/** The cost of a look-up grows with the number of words that have these n-grams, not with the vocabulary. */
export function createSimilarWordIndex(): SimilarWordIndex {
  const wordsByRun: number[][] = [];
  let size = 0;
  let counts = new Uint8Array(0);

  return {
    add(runs) {
      for (const run of new Set(runs)) {
        const words = wordsByRun[run];
        if (words === undefined) wordsByRun[run] = [size];
        else words.push(size);
      }
      size += 1;
    },
    has(runs, isCompounding = false) {
      if (runs.length < (isCompounding ? MIN_COMPOUNDED_RUNS : MIN_RUNS)) return false;
      if (counts.length < size) counts = new Uint8Array(size);
      const found = [...new Set(runs)].flatMap((run) => (run === undefined ? [] : [wordsByRun[run] ?? []]));
      const most = mostFrequent(found, counts);
      return most >= (runs.length < MIN_RUNS ? runs.length - 1 : SAME_SHARE * runs.length);
    },
  };
}

/** How often the most frequent number is in the lists; `counts` is zero before and after. */
function mostFrequent(lists: readonly (readonly number[])[], counts: Uint8Array): number {
  let most = 0;
  for (const list of lists) {
    for (const number of list) {
      const count = (counts[number] ?? 0) + 1;
      counts[number] = count;
      if (count > most) most = count;
    }
  }
  for (const list of lists) for (const number of list) counts[number] = 0;
  return most;
}
