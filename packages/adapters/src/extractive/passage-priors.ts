import type { Passage } from '@rag/core';

/** The weight of the store's relevance of a passage, if any: the store knows all the documents. */
const RELEVANCE_SHARE = 0.5;
/** The discount of each place in the ranking. */
const PLACE_DISCOUNT = 0.1;
/** The exponent of the store's score of a passage, as a share of the best one. */
const SCORE_EXPONENT = 0.5;
/** The discount of a place beside closeness, which rates each unit alone. */
const PLACE_DISCOUNT_BESIDE_CLOSENESS = 0.06;

/** The share of the score that is left to the units of a passage, by its number from 0. */
export type PassagePrior = (passage: number, countsSection: boolean) => number;

/**
 * How far a unit is trusted for its passage. By words alone, the store's scores count as well as its order: six passages that have
 * all words of the question differ in little else. Where the section counts, a passage has the place and score of the best
 * passage of its section, and several passages of one section are one place.
 */
export function createPassagePrior(
  passages: readonly Passage[],
  { hasCloseness }: { readonly hasCloseness: boolean },
): PassagePrior {
  const mostRelevant = Math.max(...passages.map(({ relevance = 0 }) => relevance));
  const highest = Math.max(...passages.map(({ score }) => score));
  const firstOf = passages.map((passage) => passages.findIndex((other) => isSameSection(passage, other)));
  const sections = [...new Set(firstOf)];
  const discount = hasCloseness ? PLACE_DISCOUNT_BESIDE_CLOSENESS : PLACE_DISCOUNT;
  return (index, countsSection) => {
    const at = countsSection ? (firstOf[index] ?? index) : index;
    const place = countsSection ? sections.indexOf(at) : index;
    const scoreShare = hasCloseness || highest <= 0 ? 1 : Math.max(0, (passages[at]?.score ?? 0) / highest);
    return (
      (relevanceShare(passages[index], mostRelevant) * scoreShare ** SCORE_EXPONENT) / (1 + discount * place)
    );
  };
}

/** A section may be cut anywhere, so that what speaks of the topic ranks with its best passage, as all rows of a table do. */
function isSameSection(one: Passage, other: Passage): boolean {
  return (
    one === other ||
    (one.source === other.source && one.heading !== undefined && one.heading === other.heading)
  );
}

/** What the store's relevance of a passage leaves, as a share of the best one's. */
function relevanceShare(passage: Passage | undefined, mostRelevant: number): number {
  const relevance = passage?.relevance;
  const judgement = relevance === undefined || mostRelevant === 0 ? 1 : relevance / mostRelevant;
  return 1 - RELEVANCE_SHARE + RELEVANCE_SHARE * judgement;
}
