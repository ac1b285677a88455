import type { Chunk } from '@rag/core';
import { stopWordTest } from '@rag/core/adapter';
import { createNumbering } from './dictionary.ts';
import { type LexicalTables, markedWord } from './lexical-tables.ts';
import { mergeTables, type TablesSource } from './merge-tables.ts';
import { pairsOf } from './pairs.ts';
import { readWords } from './read-words.ts';
import { createTermCounter } from './term-counter.ts';
import { createWordReader } from './word-reader.ts';

/** A searchable text, and the words that describe it as a whole (the document's name, the heading). */
export interface LexicalDocument {
  readonly content: string;
  readonly title: string;
}

/** A chunk together with the name of its document. */
export interface IndexedPassage extends Chunk {
  readonly source: string;
}

/** What is searched of a passage by its words. */
export function toLexicalDocument(passage: IndexedPassage): LexicalDocument {
  return { content: passage.content, title: titleOf(passage) };
}

/** Words that apply to the whole passage: the document's name without folder and extension, and the heading. */
function titleOf({ source, heading }: IndexedPassage): string {
  const name = source.slice(source.lastIndexOf('/') + 1).replace(/\.[^.]*$/u, '');
  return `${name.replace(/[-_.]+/gu, ' ')}\n${heading ?? ''}`;
}

/** A word of the title counts like this many occurrences in the text. */
const TITLE_COUNT = 2;

/** How much text is read before yielding to the event loop: about 10 ms of work. */
const SLICE_CHARACTERS = 100_000;

/** How many documents are read before they are sorted: what is not sorted yet takes several times as much memory. */
const BATCH_DOCUMENTS = 16_384;

/** Reads documents into the tables of an index, step by step; the caller decides what happens between two steps. */
export function* readDocuments(
  documents: Iterable<LexicalDocument>,
  batchDocuments = BATCH_DOCUMENTS,
): Generator<void, LexicalTables> {
  const iterator = documents[Symbol.iterator]();
  const batches: TablesSource[] = [];
  let size = 0;
  for (;;) {
    const tables = yield* readBatch(take(iterator, batchDocuments));
    const read = tables.lengths.stems.length;
    if (read === 0 && size > 0) break;
    const first = size;
    batches.push({ tables, documents: Int32Array.from({ length: read }, (_, document) => first + document) });
    size += read;
    if (read < batchDocuments) break;
  }
  const [only, ...others] = batches;
  return only !== undefined && others.length === 0 ? only.tables : yield* mergeTables(batches, size);
}

function* take<Item>(iterator: Iterator<Item>, count: number): Generator<Item> {
  for (let taken = 0; taken < count; taken++) {
    const next = iterator.next();
    if (next.done === true) return;
    yield next.value;
  }
}

function* readBatch(documents: Iterable<LexicalDocument>): Generator<void, LexicalTables> {
  const reader = createWordReader();
  const counters = {
    stems: createTermCounter(),
    grams: createTermCounter(),
    pairs: createTermCounter(),
    marks: createTermCounter({ maxCount: 1 }),
  };
  const pairNumbers = createNumbering<number>();
  let characters = 0;

  const read = (text: readonly string[], count: number, isStopWord: StopWordTest, language: string): void => {
    const contentStems: number[] = [];
    for (const word of text) {
      const terms = reader.read(word);
      counters.grams.add(terms.grams, count);
      counters.stems.add(terms.stems, count);
      counters.stems.imply(terms.implied, count);
      counters.marks.imply(terms.marks, 1);
      counters.marks.imply(reader.compoundParts(word, language), 1);
      if (!isStopWord(word)) contentStems.push(...terms.hashes);
    }
    counters.pairs.add(pairsOf(contentStems).map(pairNumbers.numberOf), count);
  };

  for (const { content, title } of documents) {
    const { words, language } = readWords(content);
    // A title is too short to detect its language.
    const isStopWord = stopWordTest(words, language);
    read(words, 1, isStopWord, language);
    read(readWords(title).words, TITLE_COUNT, isStopWord, language);
    for (const counter of Object.values(counters)) counter.endDocument();
    characters += content.length;
    if (characters < SLICE_CHARACTERS) continue;
    characters = 0;
    yield;
  }

  const numbers = { ...reader.sort(), pairs: pairNumbers.sort() };
  const stems = yield* counters.stems.finish(numbers.stems.places);
  const runs = yield* counters.grams.finish(numbers.grams.places);
  const pairs = yield* counters.pairs.finish(numbers.pairs.places);
  const marks = yield* counters.marks.finish(numbers.marks.places);
  const similarWords = createTermCounter({ maxCount: 1 });
  for (const mark of numbers.marks.terms) {
    const word = markedWord(mark);
    if (word !== undefined) similarWords.imply(reader.gramsOf(word), 1);
    similarWords.endDocument();
  }
  return {
    stems: { terms: numbers.stems.terms, postings: stems.postings },
    grams: { terms: numbers.grams.terms, postings: runs.postings },
    pairs: { terms: numbers.pairs.terms, postings: pairs.postings },
    marks: { terms: numbers.marks.terms, postings: marks.postings },
    similarWords: (yield* similarWords.finish(numbers.grams.places)).postings,
    lengths: { stems: stems.lengths, grams: runs.lengths, pairs: pairs.lengths },
  };
}

type StopWordTest = (word: string) => boolean;
