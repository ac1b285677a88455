import { createPostingList, createPostingsWriter, type Postings } from './postings.ts';

/** How many postings are sorted before yielding to the event loop. */
const SLICE_POSTINGS = 500_000;
/** A count is one byte. */
const MAX_COUNT = 255;

/** Counts the numbered terms of documents, one document after the other. */
export interface TermCounter {
  /** Adds terms of the current document, each `count` times. */
  add(terms: readonly number[], count: number): void;
  /** The same for terms that the document does not say itself: they make it no longer. */
  imply(terms: readonly number[], count: number): void;
  /** Ends the current document and begins the next one. */
  endDocument(): void;
  /**
   * Sorts everything into postings, yielding between slices.
   *
   * @param places the numbers that the terms have in the postings, each once
   */
  finish(places: Int32Array): Generator<void, CountedTerms>;
}

export interface CountedTerms {
  readonly postings: Postings;
  /** The number of terms of each document. */
  readonly lengths: Int32Array;
}

/** @param maxCount 1 where it only matters whether a document has a term */
export function createTermCounter({ maxCount = MAX_COUNT } = {}): TermCounter {
  // Postings in document order, later sorted by term.
  let terms = new Int32Array(1 << 12);
  let counts = new Uint8Array(1 << 12);
  let size = 0;
  const ends: number[] = [];
  const lengths: number[] = [];
  let length = 0;

  // Counts of the current document, by term.
  let current = new Int32Array(1 << 12);
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
        counts[size] = Math.min(current[term] ?? 0, maxCount);
        current[term] = 0;
        size += 1;
      }
      ends.push(size);
      lengths.push(length);
      touched.length = 0;
      length = 0;
    },

    *finish(places) {
      const numbered = terms.subarray(0, size).map((term) => places[term] ?? 0);
      const postings = yield* sortByTerm(numbered, counts, ends, places.length);
      return { postings, lengths: Int32Array.from(lengths) };
    },
  };
}

/** A counting sort, which keeps the order of the documents within a term. Document d's postings end before `ends[d]`. */
function* sortByTerm(
  terms: Int32Array,
  counts: Uint8Array,
  ends: readonly number[],
  termCount: number,
): Generator<void, Postings> {
  const starts = startsOf(terms, termCount);
  const next = starts.slice();
  const sorted = createPostingList(terms.length);
  let posting = 0;
  let pauseAt = SLICE_POSTINGS;
  for (let document = 0; document < ends.length; document++) {
    for (const end = ends[document] ?? 0; posting < end; posting++) {
      const term = terms[posting] ?? 0;
      const place = next[term] ?? 0;
      next[term] = place + 1;
      sorted.documents[place] = document;
      sorted.counts[place] = counts[posting] ?? 0;
    }
    if (posting < pauseAt) continue;
    pauseAt += SLICE_POSTINGS;
    yield;
  }
  const writer = createPostingsWriter();
  pauseAt = SLICE_POSTINGS;
  for (let term = 0; term < termCount; term++) {
    const start = starts[term] ?? 0;
    const end = starts[term + 1] ?? 0;
    writer.add(
      { documents: sorted.documents.subarray(start, end), counts: sorted.counts.subarray(start, end) },
      end - start,
    );
    if (end < pauseAt) continue;
    pauseAt = end + SLICE_POSTINGS;
    yield;
  }
  return writer.finish();
}

function startsOf(terms: Int32Array, termCount: number): Int32Array {
  const starts = new Int32Array(termCount + 1);
  for (const term of terms) starts[term + 1] = (starts[term + 1] ?? 0) + 1;
  for (let term = 0; term < termCount; term++)
    starts[term + 1] = (starts[term + 1] ?? 0) + (starts[term] ?? 0);
  return starts;
}

function grown<Numbers extends Int32Array | Uint8Array>(numbers: Numbers, atLeast: number): Numbers {
  const larger = new (numbers.constructor as new (length: number) => Numbers)(
    Math.max(atLeast, numbers.length * 2),
  );
  larger.set(numbers);
  return larger;
}
