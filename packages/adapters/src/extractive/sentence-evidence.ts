import type { Passage } from '@rag/core';
import type { Unit } from './units.ts';

/** Below this relevance, passages that were found by words alone are no evidence. */
const MIN_RELEVANCE = 0.2;
/** The same by the nearest sentence: of many sentences one is near by chance. */
const MIN_RELEVANCE_OF_NEAREST = 0.22;

/** Passages with their units and the cosine of each unit with the question, where that was measured. */
export interface Evidence {
  readonly passages: readonly Passage[];
  readonly units: readonly (readonly Unit[])[];
  readonly closeness: readonly number[] | undefined;
}

/**
 * Passages with the relevance of their nearest sentence where that is nearer to the question than the passage as a whole,
 * since a passage on many things answers a question with one sentence. Those of too little relevance lose their units.
 * A passage whose store reports no relevance is evidence.
 */
export function keepEvidence({ passages, units, closeness }: Evidence): Evidence {
  const numbers = units.flatMap((group, index) => group.map(() => index));
  const cosinesOf = (index: number): readonly number[] =>
    closeness?.filter((_, place) => numbers[place] === index) ?? [];
  const judged = passages.map((passage, index) => raiseRelevance(passage, cosinesOf(index)));
  const isKept = judged.map(
    ({ relevance, similarity }) =>
      relevance === undefined ||
      relevance >= (similarity === undefined ? MIN_RELEVANCE : MIN_RELEVANCE_OF_NEAREST),
  );
  return {
    passages: judged,
    units: units.map((group, index) => (isKept[index] ? group : [])),
    closeness: closeness?.filter((_, place) => isKept[numbers[place] ?? 0]),
  };
}

function raiseRelevance(passage: Passage, cosines: readonly number[]): Passage {
  const { relevance, similarity } = passage;
  if (relevance === undefined || similarity === undefined) return passage;
  const gain = Math.max(0, ...cosines.map((cosine) => cosine - similarity.cosine));
  return { ...passage, relevance: Math.min(1, relevance + gain * similarity.relevancePerCosine) };
}
