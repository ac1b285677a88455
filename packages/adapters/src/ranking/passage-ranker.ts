import type { Passage, PassageSimilarity, SearchRequest } from '@rag/core';
import { createLexicalIndex } from './lexical-index.ts';
import type { LexicalTables } from './lexical-tables.ts';
import { type IndexedPassage, readDocuments, toLexicalDocument } from './read-documents.ts';
import { createVectorScan, type VectorMatch } from './vector-scan.ts';

/** Searches an immutable set of passages. */
export interface PassageRanker {
  readonly hasVectors: boolean;
  search(request: SearchRequest): Passage[];
}

/** What a ranking knows of passages. They are numbered in their order. */
export interface PassageTables {
  /** Of what {@link readDocuments} reads of each {@link toLexicalDocument}. */
  readonly lexical: LexicalTables;
  /** The number of each passage's document. */
  readonly documents: Int32Array;
  /** The vectors one after the other; empty when the passages have none. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
}

/** A passage by its number, with what {@link Passage} says of a result. */
export interface RankedPassage {
  readonly passage: number;
  readonly score: number;
  readonly relevance: number;
  readonly similarity?: PassageSimilarity;
}

/** Ranks passages without their texts. */
export interface NumberRanker {
  readonly hasVectors: boolean;
  search(request: SearchRequest): RankedPassage[];
}

/**
 * Builds a ranker step by step (see {@link readDocuments}). Passages with equal scores keep their given order.
 *
 * @param dimensions the length of the vectors, or 0 when the passages have none
 */
export function* buildPassageRanker(
  passages: readonly IndexedPassage[],
  dimensions: number,
): Generator<void, PassageRanker> {
  const lexical = yield* readDocuments(passages.map(toLexicalDocument));
  const vectors = new Float32Array(passages.length * dimensions);
  for (const [row, { vector }] of passages.entries())
    if (vector !== undefined && dimensions > 0) vectors.set(vector, row * dimensions);
  const documents = new Int32Array(passages.length);
  for (let passage = 1; passage < passages.length; passage++)
    documents[passage] =
      (documents[passage - 1] ?? 0) + (passages[passage]?.source === passages[passage - 1]?.source ? 0 : 1);
  const ranker = createNumberRanker({ lexical, documents, vectors, dimensions });
  const found = passages.map(({ vector: _, ...passage }) => passage);

  return {
    hasVectors: ranker.hasVectors,
    search: (request) =>
      ranker.search(request).flatMap(({ passage, ...rank }) => {
        const content = found[passage];
        return content === undefined ? [] : [{ ...content, ...rank }];
      }),
  };
}

/** Ranks the passages of tables that were read before. Passages with equal scores keep their order. */
export function createNumberRanker({ lexical, documents, vectors, dimensions }: PassageTables): NumberRanker {
  const index = createLexicalIndex(lexical);
  const scan = vectors.length > 0 ? createVectorScan(vectors, dimensions) : undefined;

  return {
    hasVectors: scan !== undefined,
    search({ text, vector, top }) {
      const { scores, relevance, knowsWords } = index.match(text);
      liftNeighbours(scores, documents);
      const near = vector === undefined ? undefined : scan?.match(vector);
      const fused = near === undefined ? scores : sumOfShares(scores, near.closeness);
      return best(fused, top).map((passage) => {
        const score = fused[passage] ?? 0;
        const byWords = relevance(passage);
        return near === undefined
          ? { passage, score, relevance: byWords }
          : { passage, score, ...joinEvidence(byWords, knowsWords, near, passage) };
      });
    },
  };
}

/** The weight of words in the evidence of a passage; the rest is that of similarity in meaning. */
const WORDS_SHARE = 0.4;
/** Enough evidence, where 1 is a passage that has all words and is as near as passages are to their nearest neighbours. */
const ENOUGH = 0.48;
/** The same on the scale of relevance by words. */
const ENOUGH_RELEVANCE = 0.2;
/** From this relevance by words on, a passage covers the whole question, which is evidence whatever the vectors say. */
const SPEAKS_OF_ALL = 0.9;

/**
 * The relevance of a passage by both signals. Each one makes mistakes that the other one does not: words do not know
 * that a phrase means the same, and vectors take a horse for a dog. Words that no document knows, as those of another
 * language, say nothing, so that similarity alone decides: that of the whole passage, since in another language all
 * sentences of a document may be near.
 */
function joinEvidence(
  byWords: number,
  knowsWords: boolean,
  near: VectorMatch,
  passage: number,
): Required<Pick<RankedPassage, 'relevance' | 'similarity'>> {
  const words = knowsWords ? WORDS_SHARE : 0;
  const scale = ENOUGH_RELEVANCE / ENOUGH;
  const joined = scale * (words * byWords + (1 - words) * near.similarity(passage));
  return {
    relevance: Math.min(1, Math.max(byWords >= SPEAKS_OF_ALL ? ENOUGH_RELEVANCE : 0, joined)),
    similarity: {
      cosine: near.cosine(passage),
      relevancePerCosine: knowsWords ? scale * (1 - words) * near.similarityPerCosine : 0,
      relevanceByWords: byWords,
    },
  };
}

/** The share of the better adjacent passage that is added to a passage's score. */
const NEIGHBOUR_SHARE = 0.3;

/**
 * Passages are cut from their context, and the words of a question are often on both sides of a cut: a passage next
 * to a good one of the same document gets a share of its score. A passage without a match gets nothing. Works in
 * place, so it remembers the original score of the previous passage.
 */
function liftNeighbours(scores: Float32Array, documents: Int32Array): void {
  let before = 0;
  let documentBefore = -1;
  const last = scores.length - 1;
  for (let passage = 0; passage <= last; passage++) {
    const own = scores[passage] ?? 0;
    const document = documents[passage] ?? 0;
    if (own > 0) {
      const left = documentBefore === document ? before : 0;
      const right = passage < last && documents[passage + 1] === document ? (scores[passage + 1] ?? 0) : 0;
      scores[passage] = own + NEIGHBOUR_SHARE * Math.max(left, right);
    }
    before = own;
    documentBefore = document;
  }
}

/** The weight of closeness relative to words: it is the better signal when people paraphrase. */
const CLOSENESS_WEIGHT = 1.5;

/** Both relative to their best, so that a near vector raises a passage without hiding a good match of words. */
function sumOfShares(scores: Float32Array, closeness: Float32Array): Float32Array {
  const bestScore = maximum(scores) || 1;
  const bestCloseness = maximum(closeness) || 1;
  return scores.map(
    (score, document) => score / bestScore + (CLOSENESS_WEIGHT * (closeness[document] ?? 0)) / bestCloseness,
  );
}

function maximum(numbers: Float32Array): number {
  let greatest = 0;
  for (const number of numbers) if (number > greatest) greatest = number;
  return greatest;
}

/** The numbers of the `top` best scores above 0, best first. An insertion sort is enough, as `top` is small. */
function best(scores: Float32Array, top: number): number[] {
  const kept: number[] = [];
  let bar = 0;
  for (let document = 0; document < scores.length; document++) {
    const score = scores[document] ?? 0;
    if (score <= bar) continue;
    let place = kept.length;
    while (place > 0 && (scores[kept[place - 1] ?? 0] ?? 0) < score) place -= 1;
    kept.splice(place, 0, document);
    if (kept.length > top) kept.pop();
    if (kept.length === top) bar = scores[kept[top - 1] ?? 0] ?? 0;
  }
  return kept;
}
