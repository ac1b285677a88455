import { splitBackground, stopWordTest } from '@rag/core/adapter';
import { type Channel, createChannel } from './channel.ts';
import { createDictionary } from './dictionary.ts';
import type { LexicalTables } from './lexical-tables.ts';
import { hashStem, pairsOf } from './pairs.ts';
import { readWords } from './read-words.ts';
import { createRelevance, type Weighted } from './relevance.ts';
import { createVocabulary, type QueryTerm } from './vocabulary.ts';
import { wordWeight } from './word-weight.ts';

/** The results of one question. Documents are numbered in their given order. */
export interface LexicalMatch {
  /** One score per document: 0 without a match. */
  readonly scores: Float32Array;
  /** How much of the question a document covers, from 0 to 1. */
  relevance(document: number): number;
  /** Whether any document has a content word of the question, or one that is similar or means the same. */
  readonly knowsWords: boolean;
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

/** The weight of the character 4-grams relative to the stems. */
const GRAM_WEIGHT = 0.5;
/** The weight of the pairs of stems relative to the stems. */
const NEIGHBOUR_WEIGHT = 0.2;
/** The weight of a context word relative to a word of the question itself (see `splitBackground`). */
const BACKGROUND_WEIGHT = 0.5;

/** The weight of a word that means about the same relative to the question's own. */
const SYNONYM_WEIGHT = 0.5;
/** The same where no document has the question's word, so that only the other one can be meant. */
const SOLE_SYNONYM_WEIGHT = 0.9;

/** Searches the tables of an index. */
export function createLexicalIndex(tables: LexicalTables): LexicalIndex {
  const { lengths } = tables;
  const size = lengths.stems.length;
  const stems = createChannel(tables.stems.postings, lengths.stems);
  const grams = createChannel(tables.grams.postings, lengths.grams);
  const pairs = createChannel(tables.pairs.postings, lengths.pairs);
  const pairNumbers = createDictionary(tables.pairs.terms);
  const vocabulary = createVocabulary(tables);
  const hashOf = (stem: number | undefined): number | undefined => {
    const text = stem === undefined ? undefined : tables.stems.terms[stem];
    return text === undefined ? undefined : hashStem(text);
  };

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
      const ranked = (content.some(({ terms }) => terms.length > 0) ? content : all).flatMap(byWordWeight);
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
        ...ranked.flatMap(weighSynonyms),
      ]);
      add(
        grams,
        GRAM_WEIGHT,
        mapTerms(ranked, (terms) => known(terms.flatMap((term) => term.grams))),
      );
      add(
        pairs,
        NEIGHBOUR_WEIGHT,
        mapTerms(content, (terms) =>
          known(pairsOf(terms.map(({ stems: [stem] }) => hashOf(stem))).map(pairNumbers.get)),
        ),
      );
      return {
        scores,
        relevance: createRelevance(content, { stems, grams }),
        knowsWords: content.some(({ terms }) => terms.some(({ isKnown }) => isKnown)),
      };
    },
  };
}

function weighSynonyms({ terms, weight }: Weighted<QueryTerm>): Weighted<number>[] {
  return terms.map(({ stems, synonyms }) => ({
    terms: synonyms,
    weight: weight * (stems.length > 0 ? SYNONYM_WEIGHT : SOLE_SYNONYM_WEIGHT),
  }));
}

/** Words that only ask for a kind of thing, or say little about the topic, find less. */
function byWordWeight({ terms, weight }: Weighted<QueryTerm>): Weighted<QueryTerm>[] {
  const shares = [...new Set(terms.map(({ text }) => wordWeight(text)))];
  return shares.map((share) => ({
    terms: terms.filter(({ text }) => wordWeight(text) === share),
    weight: weight * share,
  }));
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
  for (let document = 0; document < own.length; document++) best = Math.max(best, own[document] ?? 0);
  if (best === 0) return;
  for (let document = 0; document < own.length; document++)
    scores[document] = (scores[document] ?? 0) + (share * (own[document] ?? 0)) / best;
}
