import {
  createByteReader,
  createByteWriter,
  readAscending,
  readNumbers,
  writeAscending,
  writeNumbers,
} from '../bytes/index.ts';

/**
 * For each term the documents that have it, ascending, and how often. A posting is the distance to the document before
 * and a bit that says whether a count follows, as a number of variable length: most take one byte.
 */
export interface Postings {
  /** How many documents have each term. */
  readonly frequencies: Int32Array;
  /** The postings of term t are the bytes from `starts[t]` up to `starts[t + 1]`. */
  readonly starts: Int32Array;
  readonly bytes: Uint8Array;
  /** Where reading can begin within a long list: for each block but a term's first one, the document before it. */
  readonly skips: { readonly documents: Int32Array; readonly positions: Int32Array };
}

/** The postings of one term, to be used again for the next one. */
export interface PostingList {
  readonly documents: Int32Array;
  readonly counts: Uint8Array;
}

/** Postings between two skips. */
const BLOCK = 128;

/** Room for the postings of any term of an index with so many documents. */
export function createPostingList(documents: number): PostingList {
  return { documents: new Int32Array(documents), counts: new Uint8Array(documents) };
}

/** Reads the postings of a term into a list. Returns how many there are. */
export function readPostings(
  { frequencies, starts, bytes }: Postings,
  term: number,
  { documents, counts }: PostingList,
): number {
  const frequency = frequencies[term] ?? 0;
  let position = starts[term] ?? 0;
  let document = -1;
  for (let posting = 0; posting < frequency; posting++) {
    let value = bytes[position++] ?? 0;
    for (let shift = 7, byte = value; byte > 127; shift += 7) {
      byte = bytes[position++] ?? 0;
      value += (byte - 1) << shift;
    }
    document += 1 + (value >>> 1);
    documents[posting] = document;
    counts[posting] = (value & 1) === 0 ? 1 : (bytes[position++] ?? 0);
  }
  return frequency;
}

/**
 * Adds to each document with a term how often it has it, with saturation: `weight * count / (count + norm)`. Reads and
 * adds in one loop without a branch for the count, since most of the time of a search is spent here.
 */
export function addSaturated(
  { frequencies, starts, bytes }: Postings,
  term: number,
  weight: number,
  norms: Float32Array,
  sums: Float32Array,
): void {
  let position = starts[term] ?? 0;
  let document = -1;
  for (let left = frequencies[term] ?? 0; left > 0; left--) {
    // A byte above 127 has added 128 too much, which the 1 takes off again.
    let value = bytes[position++] ?? 0;
    for (let shift = 7, byte = value; byte > 127; shift += 7) {
      byte = bytes[position++] ?? 0;
      value += (byte - 1) << shift;
    }
    document += 1 + (value >>> 1);
    const hasCount = value & 1;
    const count = 1 + hasCount * ((bytes[position] ?? 0) - 1);
    position += hasCount;
    sums[document] = (sums[document] ?? 0) + (weight * count) / (count + (norms[document] ?? 0));
  }
}

/** Whether a document has a term. Reads one block. */
export function hasPosting({ starts, bytes, skips }: Postings, term: number, wanted: number): boolean {
  let position = starts[term] ?? 0;
  const end = starts[term + 1] ?? 0;
  let document = -1;
  // The last skip of this term to a document before the wanted one.
  const first = lowerBound(skips.positions, position, 0, skips.positions.length);
  const last = lowerBound(skips.positions, end, first, skips.positions.length);
  const skip = lowerBound(skips.documents, wanted, first, last) - 1;
  if (skip >= first) {
    position = skips.positions[skip] ?? 0;
    document = skips.documents[skip] ?? 0;
  }
  while (position < end && document < wanted) {
    let value = bytes[position++] ?? 0;
    for (let shift = 7, byte = value; byte > 127; shift += 7) {
      byte = bytes[position++] ?? 0;
      value += (byte - 1) << shift;
    }
    document += 1 + (value >>> 1);
    position += value & 1;
  }
  return document === wanted;
}

/** Writes postings, one term after the other. */
export interface PostingsWriter {
  /** The next term, with the first `size` postings of a list. */
  add(list: PostingList, size: number): void;
  finish(): Postings;
}

export function createPostingsWriter(): PostingsWriter {
  const bytes = createByteWriter();
  const frequencies: number[] = [];
  const starts: number[] = [];
  const skips = { documents: [] as number[], positions: [] as number[] };

  return {
    add({ documents, counts }, size) {
      frequencies.push(size);
      starts.push(bytes.size());
      let before = -1;
      for (let posting = 0; posting < size; posting++) {
        if (posting > 0 && posting % BLOCK === 0) {
          skips.documents.push(before);
          skips.positions.push(bytes.size());
        }
        const document = documents[posting] ?? 0;
        const count = counts[posting] ?? 0;
        bytes.writeNumber((document - before - 1) * 2 + (count === 1 ? 0 : 1));
        if (count !== 1) bytes.writeByte(count);
        before = document;
      }
    },
    finish: () => ({
      frequencies: Int32Array.from(frequencies),
      starts: Int32Array.from([...starts, bytes.size()]),
      bytes: bytes.finish(),
      skips: {
        documents: Int32Array.from(skips.documents),
        positions: Int32Array.from(skips.positions),
      },
    }),
  };
}

/** The inverse of {@link decodePostings}. */
export function encodePostings({ frequencies, starts, bytes, skips }: Postings): Uint8Array {
  const writer = createByteWriter();
  writeNumbers(writer, frequencies);
  writeAscending(writer, starts);
  writeNumbers(writer, skips.documents);
  writeAscending(writer, skips.positions);
  writer.writeBytes(bytes);
  return writer.finish();
}

/** The postings stay in the memory of `encoded`. */
export function decodePostings(encoded: Uint8Array): Postings {
  const reader = createByteReader(encoded);
  const frequencies = readNumbers(reader);
  const starts = readAscending(reader);
  const documents = readNumbers(reader);
  const positions = readAscending(reader);
  return { frequencies, starts, bytes: reader.rest(), skips: { documents, positions } };
}

/** The first place from `low` up to `high` whose number is not below `wanted`. */
function lowerBound(numbers: Int32Array, wanted: number, low: number, high: number): number {
  let from = low;
  let to = high;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((numbers[middle] ?? 0) < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}
