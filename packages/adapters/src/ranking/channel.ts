/** BM25's term saturation and length normalization, with the usual values of Lucene and the literature. */
const K1 = 1.2;
const B = 0.75;

/** How many postings are sorted before yielding to the event loop. */
const SLICE_POSTINGS = 500_000;
const MAX_COUNT = 255;

/** A BM25 ranking over numbered documents with numbered terms. */
export interface Channel {
  /** Lucene's idf, never negative; highest for a term that is in no document. */
  idf(term: number | undefined): number;
  has(term: number, document: number): boolean;
  /** Adds each document's score (BM25 without its constant factor), times `weight`, to `scores`. */
  addScores(terms: Iterable<number>, weight: number, scores: Float32Array): void;
}

export interface ChannelBuilder {
  /** Adds terms of the current document, each `count` times. */
  add(terms: readonly number[], count: number): void;
  /** The same for terms that the document does not say itself: they make it no longer. */
  imply(terms: readonly number[], count: number): void;
  /** Ends the current document and begins the next one. */
  endDocument(): void;
  /** Sorts everything into postings, yielding between slices. */
  finish(): Generator<void, Channel>;
}

export function createChannelBuilder(): ChannelBuilder {
  // Postings in document order, later sorted by term.
  let terms = new Int32Array(1 << 16);
  let counts = new Uint8Array(1 << 16);
  let size = 0;
  const ends: number[] = [];
  const lengths: number[] = [];
  let length = 0;

  // Counts of the current document, by term.
  let current = new Int32Array(1 << 14);
  const touched: number[] = [];

  const imply = (added: readonly number[], count: number): void => {
    for (const term of added) {
      if (term >= current.length) current = grown(current, term + 1);
      const before = current[term] ?? 0;
      if (before === 0) touched.push(term);
      current[term] = before + count;
    }
  };

  return {
    add(added, count) {
      imply(added, count);
      length += added.length * count;
    },
    imply,

    endDocument() {
      if (size + touched.length > terms.length) {
        terms = grown(terms, size + touched.length);
        counts = grown(counts, size + touched.length);
      }
      for (const term of touched) {
        terms[size] = term;
        counts[size] = Math.min(current[term] ?? 0, MAX_COUNT);
        current[term] = 0;
        size += 1;
      }
      ends.push(size);
      lengths.push(length);
      touched.length = 0;
      length = 0;
    },

    finish: () => sortByTerm({ terms, counts, size, ends, lengths, termCount: current.length }),
  };
}

interface Unsorted {
  readonly terms: Int32Array;
  readonly counts: Uint8Array;
  readonly size: number;
  /** Document d's postings end before `ends[d]`. */
  readonly ends: readonly number[];
  readonly lengths: readonly number[];
  readonly termCount: number;
}

/** A counting sort, which keeps the order of the documents within a term. */
function* sortByTerm({ terms, counts, size, ends, lengths, termCount }: Unsorted): Generator<void, Channel> {
  const starts = startsOf(terms.subarray(0, size), termCount);
  const next = starts.slice();
  const documents = new Int32Array(size);
  const sortedCounts = new Uint8Array(size);
  let posting = 0;
  let pauseAt = SLICE_POSTINGS;
  for (let document = 0; document < ends.length; document++) {
    for (const end = ends[document] ?? 0; posting < end; posting++) {
      const term = terms[posting] ?? 0;
      const place = next[term] ?? 0;
      next[term] = place + 1;
      documents[place] = document;
      sortedCounts[place] = counts[posting] ?? 0;
    }
    if (posting < pauseAt) continue;
    pauseAt += SLICE_POSTINGS;
    yield;
  }
  return createChannel({ starts, documents, counts: sortedCounts, lengths });
}

function startsOf(terms: Int32Array, termCount: number): Int32Array {
  const starts = new Int32Array(termCount + 1);
  for (const term of terms) starts[term + 1] = (starts[term + 1] ?? 0) + 1;
  for (let term = 0; term < termCount; term++)
    starts[term + 1] = (starts[term + 1] ?? 0) + (starts[term] ?? 0);
  return starts;
}

/** The postings of term t are at `starts[t]` up to `starts[t + 1]`, by ascending document. */
interface Postings {
  readonly starts: Int32Array;
  readonly documents: Int32Array;
  readonly counts: Uint8Array;
  readonly lengths: readonly number[];
}

function createChannel({ starts, documents, counts, lengths }: Postings): Channel {
  const total = lengths.length;
  const averageLength = lengths.reduce((sum, length) => sum + length, 0) / total || 1;
  const norms = Float32Array.from(lengths, (length) => K1 * (1 - B + (B * length) / averageLength));

  const idf = (term: number | undefined): number => {
    const frequency = term === undefined ? 0 : (starts[term + 1] ?? 0) - (starts[term] ?? 0);
    return Math.log(1 + (total - frequency + 0.5) / (frequency + 0.5));
  };

  return {
    idf,
    has(term, document) {
      let low = starts[term] ?? 0;
      let high = starts[term + 1] ?? 0;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((documents[middle] ?? 0) < document) low = middle + 1;
        else high = middle;
      }
      return low < (starts[term + 1] ?? 0) && documents[low] === document;
    },
    addScores(terms, weight, scores) {
      for (const term of terms) {
        const rarity = weight * idf(term);
        const end = starts[term + 1] ?? 0;
        for (let posting = starts[term] ?? 0; posting < end; posting++) {
          const document = documents[posting] ?? 0;
          const count = counts[posting] ?? 0;
          scores[document] = (scores[document] ?? 0) + (rarity * count) / (count + (norms[document] ?? 0));
        }
      }
    },
  };
}

function grown<Numbers extends Int32Array | Uint8Array>(numbers: Numbers, atLeast: number): Numbers {
  const larger = new (numbers.constructor as new (length: number) => Numbers)(
    Math.max(atLeast, numbers.length * 2),
  );
  larger.set(numbers);
  return larger;
}
