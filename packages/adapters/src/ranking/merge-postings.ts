import {
  createPostingList,
  type PostingList,
  type Postings,
  type PostingsWriter,
  readPostings,
} from './postings.ts';

/** The new number of what is no longer there. */
export const DROPPED = -1;

/** Postings whose documents get new numbers. */
export interface PostingsSource {
  readonly postings: Postings;
  /** The new number of each document, ascending, or `DROPPED`. */
  readonly documents: Int32Array;
}

/** Writes one term after the other with its documents of all sources. */
export interface PostingsMerger {
  /**
   * Writes the next term, unless no document has it any more.
   *
   * @param terms the term's number in each source, or `DROPPED`
   * @returns whether it was written
   */
  add(terms: ArrayLike<number>): boolean;
  /** The same, also for a term without documents. */
  addAlways(terms: ArrayLike<number>): void;
}

/** @param size how many documents there are afterwards */
export function createPostingsMerger(
  sources: readonly PostingsSource[],
  size: number,
  writer: PostingsWriter,
): PostingsMerger {
  const read = createPostingList(Math.max(0, ...sources.map(({ documents }) => documents.length)));
  const merged = createPostingList(size);

  const merge = (terms: ArrayLike<number>): number => {
    let total = 0;
    for (const [index, { postings, documents }] of sources.entries()) {
      const term = terms[index] ?? DROPPED;
      if (term === DROPPED) continue;
      const kept = renumber(read, readPostings(postings, term, read), documents);
      insert(merged, total, read, kept);
      total += kept;
    }
    return total;
  };

  return {
    add(terms) {
      const total = merge(terms);
      if (total > 0) writer.add(merged, total);
      return total > 0;
    },
    addAlways(terms) {
      writer.add(merged, merge(terms));
    },
  };
}

/** Gives the documents of a list their new numbers, in place. Returns how many are left. */
function renumber({ documents, counts }: PostingList, size: number, numbers: Int32Array): number {
  let kept = 0;
  for (let posting = 0; posting < size; posting++) {
    const document = numbers[documents[posting] ?? 0] ?? DROPPED;
    if (document === DROPPED) continue;
    documents[kept] = document;
    counts[kept] = counts[posting] ?? 0;
    kept += 1;
  }
  return kept;
}

/** Inserts a list into another one: both ascend. Works from the end, so that an empty list costs nothing. */
function insert(into: PostingList, size: number, added: PostingList, addedSize: number): void {
  let from = size - 1;
  let next = addedSize - 1;
  for (let place = size + addedSize - 1; next >= 0; place--) {
    const document = from < 0 ? DROPPED : (into.documents[from] ?? 0);
    const candidate = added.documents[next] ?? 0;
    if (document > candidate) {
      into.documents[place] = document;
      into.counts[place] = into.counts[from] ?? 0;
      from -= 1;
    } else {
      into.documents[place] = candidate;
      into.counts[place] = added.counts[next] ?? 0;
      next -= 1;
    }
  }
}
