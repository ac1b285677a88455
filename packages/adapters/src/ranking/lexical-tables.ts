import {
  createByteReader,
  createByteWriter,
  readAscending,
  readNumbers,
  writeAscending,
  writeNumbers,
} from '../bytes/index.ts';
import type { Term } from './dictionary.ts';
import { decodePostings, encodePostings, type Postings } from './postings.ts';

/**
 * What a lexical index knows of its documents. It depends on the documents and their order alone, and not on the order
 * in which they came into the index. Pairs of stems are numbers (see `pairsOf`), all other terms are texts.
 */
export interface LexicalTables {
  readonly stems: TermTable<string>;
  readonly grams: TermTable<string>;
  readonly pairs: TermTable<number>;
  /** What else is said of words: see `markOf`. */
  readonly marks: TermTable<string>;
  /** For each 4-gram the marked words that have it. */
  readonly similarWords: Postings;
  readonly lengths: Lengths;
}

/** The postings of term t are those of `terms[t]`. The terms are sorted as in a `Dictionary`. */
export interface TermTable<Key extends Term> {
  readonly terms: readonly Key[];
  readonly postings: Postings;
}

/** The number of terms of each document. */
export interface Lengths {
  readonly stems: Int32Array;
  readonly grams: Int32Array;
  readonly pairs: Int32Array;
}

/** The kinds of marks. */
const KINDS = { word: 'w', name: 'n', label: 'l', part: 'p' } as const;

/**
 * The text that marks, in the documents that have it, a word with n-grams, a name that no similar one can stand for,
 * what labels begin with, or a word that compounds may be made of.
 */
export function markOf(kind: keyof typeof KINDS, text: string): string {
  return KINDS[kind] + text;
}

/** The word of a mark of the kind `word`. */
export function markedWord(mark: string): string | undefined {
  return mark.startsWith(KINDS.word) ? mark.slice(1) : undefined;
}

/** The tables as bytes, by name. */
export function* encodeTables(tables: LexicalTables): Generator<void, Map<string, Uint8Array>> {
  const { stems, grams, pairs, marks, similarWords, lengths } = tables;
  const encoded = new Map<string, Uint8Array>();
  for (const [name, { terms, postings }] of Object.entries({ stems, grams, marks })) {
    encoded.set(`${name}.terms`, new TextEncoder().encode(JSON.stringify(terms)));
    encoded.set(name, encodePostings(postings));
    yield;
  }
  const pairTerms = createByteWriter();
  writeAscending(pairTerms, pairs.terms);
  encoded.set('pairs.terms', pairTerms.finish());
  encoded.set('pairs', encodePostings(pairs.postings));
  yield;
  encoded.set('similarWords', encodePostings(similarWords));
  const writer = createByteWriter();
  for (const numbers of [lengths.stems, lengths.grams, lengths.pairs]) writeNumbers(writer, numbers);
  encoded.set('lengths', writer.finish());
  return encoded;
}

/** The inverse of {@link encodeTables}. The tables stay in the memory of the bytes. */
export function* decodeTables(encodedOf: (name: string) => Uint8Array): Generator<void, LexicalTables> {
  const termTable = (name: string): TermTable<string> => ({
    terms: JSON.parse(new TextDecoder().decode(encodedOf(`${name}.terms`))),
    postings: decodePostings(encodedOf(name)),
  });
  const stems = termTable('stems');
  yield;
  const grams = termTable('grams');
  yield;
  const marks = termTable('marks');
  yield;
  const pairs = {
    terms: [...readAscending(createByteReader(encodedOf('pairs.terms')))],
    postings: decodePostings(encodedOf('pairs')),
  };
  yield;
  const similarWords = decodePostings(encodedOf('similarWords'));
  const reader = createByteReader(encodedOf('lengths'));
  const lengths = { stems: readNumbers(reader), grams: readNumbers(reader), pairs: readNumbers(reader) };
  return { stems, grams, marks, pairs, similarWords, lengths };
}
