import type { Term } from './dictionary.ts';
import type { Lengths, LexicalTables, TermTable } from './lexical-tables.ts';
import { createPostingsMerger, DROPPED, type PostingsSource } from './merge-postings.ts';
import { createPostingsWriter, type Postings } from './postings.ts';

/** Tables whose documents get new numbers. */
export interface TablesSource {
  readonly tables: LexicalTables;
  /** The new number of each document, ascending, or `DROPPED`. */
  readonly documents: Int32Array;
}

/** How many terms are merged before yielding to the event loop. */
const SLICE_TERMS = 10_000;

/**
 * Puts the tables of several sets of documents together. The result is the one that `readDocuments` gives for all
 * documents that are kept, in the new order, byte for byte.
 *
 * @param size how many documents there are afterwards
 */
export function* mergeTables(sources: readonly TablesSource[], size: number): Generator<void, LexicalTables> {
  const mergeTerms = <Key extends Term>(
    of: (tables: LexicalTables) => TermTable<Key>,
  ): Generator<void, MergedTerms<Key>> =>
    mergeTermTables(
      sources.map(({ tables, documents }) => ({ table: of(tables), documents })),
      size,
    );
  const stems = yield* mergeTerms((tables) => tables.stems);
  const grams = yield* mergeTerms((tables) => tables.grams);
  const marks = yield* mergeTerms((tables) => tables.marks);
  const pairs = yield* mergeTerms((tables) => tables.pairs);
  const markCount = marks.table.terms.length;
  const similarWords = yield* mergePostings(
    sources.map(({ tables }, index) => ({
      postings: tables.similarWords,
      documents: withoutRepetitions(marks.numbers, index, markCount),
    })),
    markCount,
    grams.table.terms.length,
    grams.numbers.map((numbers) => inverse(numbers, grams.table.terms.length)),
  );
  return {
    stems: stems.table,
    grams: grams.table,
    pairs: pairs.table,
    marks: marks.table,
    similarWords,
    lengths: mergeLengths(sources, size),
  };
}

interface MergedTerms<Key extends Term> {
  readonly table: TermTable<Key>;
  /** For each source the new numbers of its terms, or `DROPPED`. */
  readonly numbers: readonly Int32Array[];
}

function* mergeTermTables<Key extends Term>(
  sources: readonly { readonly table: TermTable<Key>; readonly documents: Int32Array }[],
  size: number,
): Generator<void, MergedTerms<Key>> {
  const writer = createPostingsWriter();
  const merger = createPostingsMerger(
    sources.map(({ table, documents }) => ({ postings: table.postings, documents })),
    size,
    writer,
  );
  const numbers = sources.map(({ table }) => new Int32Array(table.terms.length).fill(DROPPED));
  const terms: Key[] = [];
  let step = 0;
  for (const { term, places } of mergeSorted(sources.map(({ table }) => table.terms))) {
    if (merger.add(places)) {
      for (const [index, own] of numbers.entries()) {
        const place = places[index] ?? DROPPED;
        if (place !== DROPPED) own[place] = terms.length;
      }
      terms.push(term);
    }
    step += 1;
    if (step % SLICE_TERMS === 0) yield;
  }
  return { table: { terms, postings: writer.finish() }, numbers };
}

/** Each term of sorted lists once, in order, with its place in each list, or `DROPPED`. The places change with each step. */
function* mergeSorted<Key extends Term>(
  lists: readonly (readonly Key[])[],
): Generator<{ readonly term: Key; readonly places: Int32Array }> {
  const next = new Int32Array(lists.length);
  const places = new Int32Array(lists.length);
  for (;;) {
    const heads = lists.map((list, index) => list[next[index] ?? 0]);
    const term = least(heads);
    if (term === undefined) return;
    for (const [index, head] of heads.entries()) {
      const place = next[index] ?? 0;
      places[index] = head === term ? place : DROPPED;
      if (head === term) next[index] = place + 1;
    }
    yield { term, places };
  }
}

function least<Key extends Term>(terms: readonly (Key | undefined)[]): Key | undefined {
  let first: Key | undefined;
  for (const term of terms) if (term !== undefined && (first === undefined || term < first)) first = term;
  return first;
}

/** @param numbers for each source the numbers that the terms have in it, or `DROPPED` */
function* mergePostings(
  sources: readonly PostingsSource[],
  size: number,
  termCount: number,
  numbers: readonly Int32Array[],
): Generator<void, Postings> {
  const writer = createPostingsWriter();
  const merger = createPostingsMerger(sources, size, writer);
  const merged = new Int32Array(sources.length);
  for (let term = 0; term < termCount; term++) {
    for (const [index, own] of numbers.entries()) merged[index] = own[term] ?? DROPPED;
    merger.addAlways(merged);
    if (term % SLICE_TERMS === SLICE_TERMS - 1) yield;
  }
  return writer.finish();
}

/** The numbers of one source, without those that a source before it has as well. */
function withoutRepetitions(numbers: readonly Int32Array[], index: number, count: number): Int32Array {
  const isKnown = new Uint8Array(count);
  for (const before of numbers.slice(0, index))
    for (const number of before) if (number !== DROPPED) isKnown[number] = 1;
  return (numbers[index] ?? new Int32Array()).map((number) => (isKnown[number] === 1 ? DROPPED : number));
}

function inverse(numbers: Int32Array, count: number): Int32Array {
  const places = new Int32Array(count).fill(DROPPED);
  for (const [place, number] of numbers.entries()) if (number !== DROPPED) places[number] = place;
  return places;
}

function mergeLengths(sources: readonly TablesSource[], size: number): Lengths {
  const merged = { stems: new Int32Array(size), grams: new Int32Array(size), pairs: new Int32Array(size) };
  for (const { tables, documents } of sources)
    for (const [document, number] of documents.entries()) {
      if (number === DROPPED) continue;
      merged.stems[number] = tables.lengths.stems[document] ?? 0;
      merged.grams[number] = tables.lengths.grams[document] ?? 0;
      merged.pairs[number] = tables.lengths.pairs[document] ?? 0;
    }
  return merged;
}
