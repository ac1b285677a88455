import type { Chunk, Passage, SearchRequest } from '@rag/core';
import { buildLexicalIndex } from './lexical-index.ts';
import { createVectorScan } from './vector-scan.ts';

/** A chunk together with the name of its document. */
export interface IndexedPassage extends Chunk {
  readonly source: string;
}

/** Searches an immutable set of passages. */
export interface PassageRanker {
  readonly hasVectors: boolean;
  search(request: SearchRequest): Passage[];
}

/**
 * Builds a ranker step by step (see {@link buildLexicalIndex}). Passages with equal scores keep their given order.
 *
 * @param dimensions the length of the vectors, or 0 when the passages have none
 */
export function* buildPassageRanker(
  passages: readonly IndexedPassage[],
  dimensions: number,
): Generator<void, PassageRanker> {
  const index = yield* buildLexicalIndex(
    passages.map((passage) => ({ content: passage.content, title: titleOf(passage) })),
  );
  const hasVectors = dimensions > 0 && passages.length > 0;
  const scan = hasVectors
    ? createVectorScan(
        passages.map(({ vector }) => vector ?? new Float32Array(dimensions)),
        dimensions,
      )
    : undefined;
  const found = passages.map(({ vector: _, ...passage }) => passage);

  return {
    hasVectors,
    search({ text, vector, top }) {
      const { scores, relevance } = index.match(text);
      liftNeighbours(scores, passages);
      const near = vector === undefined ? undefined : scan?.match(vector);
      const fused = near === undefined ? scores : sumOfShares(scores, near.closeness);
      return best(fused, top).flatMap((document) => {
        const passage = found[document];
        if (passage === undefined) return [];
        const byWords = relevance(document);
        return [
          {
            ...passage,
            score: fused[document] ?? 0,
            relevance: near === undefined ? byWords : joinEvidence(byWords, near.similarity(document)),
          },
        ];
      });
    },
  };
}

/** The weight of matching words relative to vectors, which also match synonyms. */
const WORDS_SHARE = 0.1;
/**
 * A question whose best passage is half as near as passages are to their nearest neighbours has just enough
 * evidence, which is 0.2 on the scale of relevance by words.
 */
const RELEVANCE_OF_SIMILAR = 0.4;

/** From this relevance by words on, a passage covers the whole question, which is evidence whatever the vectors say. */
const SPEAKS_OF_ALL = 0.9;
const ENOUGH = 0.2;

function joinEvidence(byWords: number, similarity: number): number {
  const joined = WORDS_SHARE * byWords + (1 - WORDS_SHARE) * RELEVANCE_OF_SIMILAR * similarity;
  return Math.min(1, Math.max(byWords >= SPEAKS_OF_ALL ? ENOUGH : 0, joined));
}

/** Words that apply to the whole passage: the document's name without folder and extension, and the heading. */
function titleOf({ source, heading }: IndexedPassage): string {
  const name = source.slice(source.lastIndexOf('/') + 1).replace(/\.[^.]*$/u, '');
  return `${name.replace(/[-_.]+/gu, ' ')}\n${heading ?? ''}`;
}

/** The share of the better adjacent passage that is added to a passage's score. */
const NEIGHBOUR_SHARE = 0.3;

/**
 * Passages are cut from their context, and the words of a question are often on both sides of a cut: a passage next
 * to a good one of the same document gets a share of its score. A passage without a match gets nothing. Works in
 * place, so it remembers the original score of the previous passage.
 */
function liftNeighbours(scores: Float32Array, passages: readonly IndexedPassage[]): void {
  let before = 0;
  for (let document = 0; document < scores.length; document++) {
    const own = scores[document] ?? 0;
    const { source } = passages[document] ?? {};
    if (own > 0) {
      const left = passages[document - 1]?.source === source ? before : 0;
      const right = passages[document + 1]?.source === source ? (scores[document + 1] ?? 0) : 0;
      scores[document] = own + NEIGHBOUR_SHARE * Math.max(left, right);
    }
    before = own;
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
