import { splitBackground, stopWordTest } from '@rag/core/adapter';
import { type Channel, createChannelBuilder } from './channel.ts';
import { readWords } from './read-words.ts';
import { createRelevance, type Weighted } from './relevance.ts';
import { createVocabulary, type QueryTerm, type QuestionContext } from './vocabulary.ts';

/** A searchable text, and the words that describe it as a whole (the document's name, the heading). */
export interface LexicalDocument {
  readonly content: string;
  readonly title: string;
}

/** The results of one question. Documents are numbered in their given order. */
export interface LexicalMatch {
  /** One score per document: 0 without a match. */
  readonly scores: Float32Array;
  /** How much of the question a document covers, from 0 to 1. */
  relevance(document: number): number;
}

/**
 * Ranks texts by their words, in three BM25 channels: Porter stems; character 4-grams, which tolerate typos and
 * serve languages that the stemmer does not know; and pairs of adjacent stems, since words that are adjacent in the
 * question should be adjacent in the text (Metzler and Croft, A Markov Random Field Model for Term Dependencies,
 * SIGIR 2005). Each channel is normalized by its best score, and the channels are added.
 */
export interface LexicalIndex {
  match(question: string): LexicalMatch;
}

/** A word of the title counts like this many occurrences in the text. */
const TITLE_COUNT = 2;
/** The weight of the character 4-grams relative to the stems. */
const GRAM_WEIGHT = 0.5;
/** The weight of the pairs of stems relative to the stems. */
const NEIGHBOUR_WEIGHT = 0.2;
/**
 * Pairs of stems are numbered by a hash, since there are too many to enumerate. Collisions do no harm, since a
 * question uses only a few of the buckets.
 */
const NEIGHBOUR_BITS = 18;

/** The weight of a context word relative to a word of the question itself (see `splitBackground`). */
const BACKGROUND_WEIGHT = 0.5;

/** The weight of a word that means about the same relative to the question's own. */
const SYNONYM_WEIGHT = 0.5;

/** How much text is read before yielding to the event loop: about 10 ms of work. */
const SLICE_CHARACTERS = 100_000;

/** Builds an index step by step; the caller decides what happens between two steps. */
export function* buildLexicalIndex(documents: Iterable<LexicalDocument>): Generator<void, LexicalIndex> {
  const vocabulary = createVocabulary();
  const builders = {
    stems: createChannelBuilder(),
    grams: createChannelBuilder(),
    neighbours: createChannelBuilder(),
  };
  let size = 0;
  let characters = 0;

  const read = (text: readonly string[], count: number, { isStopWord, language }: QuestionContext): void => {
    const contentStems: number[] = [];
    for (const word of text) {
      const terms = vocabulary.learn(word, language);
      builders.grams.add(terms.grams, count);
      builders.stems.add(terms.stems, count);
      builders.stems.imply(terms.implied, count);
      if (!isStopWord(word)) contentStems.push(...terms.stems);
    }
    builders.neighbours.add(neighbours(contentStems), count);
  };

  for (const { content, title } of documents) {
    const { words, language } = readWords(content);
    // A title is too short to detect its language.
    const context = { isStopWord: stopWordTest(words, language), language };
    read(words, 1, context);
    read(readWords(title).words, TITLE_COUNT, context);
    for (const builder of Object.values(builders)) builder.endDocument();
    size += 1;
    characters += content.length;
    if (characters < SLICE_CHARACTERS) continue;
    characters = 0;
    yield;
  }
  vocabulary.seal();
  const stems = yield* builders.stems.finish();
  const grams = yield* builders.grams.finish();
  const pairs = yield* builders.neighbours.finish();

  return {
    match(question) {
      const { asked, background } = splitBackground(question);
      const read = readWords(question);
      const isAlone = background === '';
      const context = { isStopWord: stopWordTest(read.words, read.language), language: read.language };
      const lookUp = (text: readonly string[]): QueryTerm[] => vocabulary.lookUp(text, context);
      const all = isAlone
        ? [{ terms: lookUp(read.words), weight: 1 }]
        : [
            { terms: lookUp(readWords(asked).words), weight: 1 },
            { terms: lookUp(readWords(background).words), weight: BACKGROUND_WEIGHT },
          ];
      const content = all.map(({ terms, weight }) => ({
        terms: terms.filter(({ isContent }) => isContent),
        weight,
      }));
      const ranked = content.some(({ terms }) => terms.length > 0) ? content : all;
      /** Of several spellings the most common one, since a text with another spelling has that one too. */
      const rankedStems = ({ stems: spellings, compound }: QueryTerm): readonly number[] =>
        spellings.length < 2
          ? [...spellings, ...compound]
          : [spellings.reduce((common, other) => (stems.idf(other) < stems.idf(common) ? other : common))];
      const scores = new Float32Array(size);
      const add = (channel: Channel, share: number, groups: readonly Weighted<number>[]): void =>
        addNormalized(channel, groups, share, scores);
      add(stems, 1, [
        ...mapTerms(ranked, (terms) => terms.flatMap(rankedStems)),
        ...ranked.map(({ terms, weight }) => ({
          terms: terms.flatMap(({ synonyms }) => synonyms),
          weight: weight * SYNONYM_WEIGHT,
        })),
      ]);
      add(
        grams,
        GRAM_WEIGHT,
        mapTerms(ranked, (terms) => known(terms.flatMap((term) => term.grams))),
      );
      add(
        pairs,
        NEIGHBOUR_WEIGHT,
        mapTerms(content, (terms) => neighbours(terms.map(({ stems: [stem] }) => stem))),
      );
      return { scores, relevance: createRelevance(content, { stems, grams }) };
    },
  };
}

function mapTerms<From, To>(
  groups: readonly Weighted<From>[],
  map: (terms: readonly From[]) => readonly To[],
): Weighted<To>[] {
  return groups.map(({ terms, weight }) => ({ terms: map(terms), weight }));
}

function known(terms: readonly (number | undefined)[]): number[] {
  return terms.filter((term) => term !== undefined);
}

/** One number for each pair of adjacent stems, without pairs with an unknown stem. */
function neighbours(stems: readonly (number | undefined)[]): number[] {
  const pairs: number[] = [];
  let previous: number | undefined;
  for (const stem of stems) {
    if (previous !== undefined && stem !== undefined) pairs.push(bucket(previous, stem));
    previous = stem;
  }
  return pairs;
}

/** Knuth's multiplicative hash of an ordered pair. */
function bucket(first: number, second: number): number {
  return Math.imul(Math.imul(first, 2_654_435_761) ^ second, 2_654_435_761) >>> (32 - NEIGHBOUR_BITS);
}

/** Adds a channel's scores as shares of its best one, so that channels can be weighted. */
function addNormalized(
  channel: Channel,
  groups: readonly Weighted<number>[],
  share: number,
  scores: Float32Array,
): void {
  const own = new Float32Array(scores.length);
  for (const { terms, weight } of groups) channel.addScores(terms, weight, own);
  let best = 0;
  for (const score of own) if (score > best) best = score;
  if (best === 0) return;
  for (let document = 0; document < own.length; document++)
    scores[document] = (scores[document] ?? 0) + (share * (own[document] ?? 0)) / best;
}
