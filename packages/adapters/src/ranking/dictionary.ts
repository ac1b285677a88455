/** What is counted: a text, or a number that stands for one. */
export type Term = string | number;

/** Numbers for terms: their places in a sorted list, so that the same terms always have the same numbers. */
export interface Dictionary<Key extends Term> {
  get(term: Key): number | undefined;
  has(term: Key): boolean;
}

/** @param terms as {@link sortTerms} sorts them, each once */
export function createDictionary<Key extends Term>(terms: readonly Key[]): Dictionary<Key> {
  const get = (term: Key): number | undefined => {
    let low = 0;
    let high = terms.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((terms[middle] ?? term) < term) low = middle + 1;
      else high = middle;
    }
    return terms[low] === term ? low : undefined;
  };
  return { get, has: (term) => get(term) !== undefined };
}

/** Sorts texts by their UTF-16 code units, and numbers by their values, as `<` compares both. */
function sortTerms<Key extends Term>(terms: Iterable<Key>): Key[] {
  return [...terms].sort((left, right) => (left < right ? -1 : 1));
}

/** Collects terms and numbers them in the order in which they come. */
export interface Numbering<Key extends Term> {
  numberOf(term: Key): number;
  /** The terms in the order of a {@link Dictionary}, and the place of each number in it. */
  sort(): SortedTerms<Key>;
}

export interface SortedTerms<Key extends Term> {
  readonly terms: readonly Key[];
  readonly places: Int32Array;
}

export function createNumbering<Key extends Term>(): Numbering<Key> {
  const numbers = new Map<Key, number>();
  return {
    numberOf(term) {
      const known = numbers.get(term);
      if (known !== undefined) return known;
      numbers.set(term, numbers.size);
      return numbers.size - 1;
    },
    sort() {
      const terms = sortTerms(numbers.keys());
      const places = new Int32Array(terms.length);
      for (const [place, term] of terms.entries()) places[numbers.get(term) ?? 0] = place;
      return { terms, places };
    },
  };
}
