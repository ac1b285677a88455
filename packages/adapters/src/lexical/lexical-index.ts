import { splitBackground, stopWordTest, words } from '@rag/core/adapter';
import { type Channel, createChannelBuilder } from './channel.ts';
import { createRelevance, type Weighted } from './relevance.ts';
import { createVocabulary, type QueryTerm } from './vocabulary.ts';

/** A text to be found, and the words that stand for it as a whole (its document's name, its heading). */
export interface LexicalDocument {
  readonly content: string;
  readonly title: string;
}

/** What an index knows of one question. Documents are numbered in the order in which they were given. */
export interface LexicalMatch {
  /** One score a document: 0 where nothing matches. */
  readonly scores: Float32Array;
  /** How much of the question a document speaks of, from 0 to 1. */
  relevance(document: number): number;
}

/**
 * Ranks texts by their words, in three BM25 channels: Porter stems; character 4-grams, which repair typos
 * and serve languages that the stemmer does not know; and neighbouring stems, since words that are asked
 * for together should stand together (Metzler and Croft, A Markov Random Field Model for Term
 * Dependencies, SIGIR 2005). Each is normalised by its best score, then they are added.
 */
export interface LexicalIndex {
  match(question: string): LexicalMatch;
}

/** A word of the title counts as often as this many in the text. */
const TITLE_COUNT = 2;
/** What the runs of characters weigh beside the stems. */
const GRAM_WEIGHT = 0.5;
/** What neighbouring stems weigh beside the stems. */
const NEIGHBOUR_WEIGHT = 0.2;
/**
 * Neighbours are numbered by a hash: there are too many to name. Two in one bucket do no harm, since a
 * question asks for a handful of the buckets only.
 */
const NEIGHBOUR_BITS = 18;

/** What a word of a question's background weighs beside one that is asked for (see `splitBackground`). */
const BACKGROUND_WEIGHT = 0.5;

/** How much text is read before the event loop gets its turn: some 10 ms of work. */
const SLICE_CHARACTERS = 100_000;

/** Builds an index step by step; whoever drives it decides what happens between two steps. */
export function* buildLexicalIndex(documents: Iterable<LexicalDocument>): Generator<void, LexicalIndex> {
  const vocabulary = createVocabulary();
  const builders = {
    stems: createChannelBuilder(),
    grams: createChannelBuilder(),
    neighbours: createChannelBuilder(),
  };
  let size = 0;
  let characters = 0;

  const read = (text: readonly string[], count: number, isStopWord: (word: string) => boolean): void => {
    const contentStems: number[] = [];
    for (const word of text) {
      const terms = vocabulary.learn(word);
      builders.grams.add(terms.grams, count);
      builders.stems.add(terms.stems, count);
      if (!isStopWord(word)) contentStems.push(...terms.stems);
    }
    builders.neighbours.add(neighbours(contentStems), count);
  };

  for (const { content, title } of documents) {
    const contentWords = words(content);
    // A title is too short to tell its own language.
    const isStopWord = stopWordTest(contentWords);
    read(contentWords, 1, isStopWord);
    read(words(title), TITLE_COUNT, isStopWord);
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
      const isStopWord = stopWordTest(words(question));
      const lookUp = (text: string): QueryTerm[] =>
        words(text).flatMap((word) => vocabulary.lookUp(word, isStopWord));
      const all = [
        { terms: lookUp(asked), weight: 1 },
        { terms: lookUp(background), weight: BACKGROUND_WEIGHT },
      ];
      const content = all.map(({ terms, weight }) => ({
        terms: terms.filter(({ isContent }) => isContent),
        weight,
      }));
      const ranked = content.some(({ terms }) => terms.length > 0) ? content : all;
      const scores = new Float32Array(size);
      const add = (channel: Channel, share: number, groups: readonly Weighted<number>[]): void =>
        addNormalized(channel, groups, share, scores);
      add(
        stems,
        1,
        mapTerms(ranked, (terms) => known(terms.map(({ stem }) => stem))),
      );
      add(
        grams,
        GRAM_WEIGHT,
        mapTerms(ranked, (terms) => known(terms.flatMap((term) => term.grams))),
      );
      add(
        pairs,
        NEIGHBOUR_WEIGHT,
        mapTerms(content, (terms) => neighbours(terms.map(({ stem }) => stem))),
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

/** One number for each two stems that follow each other; none where one of them is unknown. */
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

/** Adds a channel's scores as shares of its best, so that channels can be weighed against each other. */
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
