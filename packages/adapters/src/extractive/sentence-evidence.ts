import type { Passage } from '@rag/core';
import type { Unit } from './units.ts';
import { judgeByWords, type WordsVerdict } from './words-verdict.ts';

/** Below this relevance, passages that were found by words alone are no evidence. */
const MIN_RELEVANCE = 0.2;
/** The same by the nearest sentence: of many sentences one is near by chance. */
const MIN_RELEVANCE_OF_NEAREST = 0.22;
/** The same where the words alone would find an answer too. */
const MIN_RELEVANCE_BESIDE_WORDS = 0.18;
/** By how much relevance the nearest sentence has to stand out where the words alone find nothing on the question. */
const STANDS_OUT = 0.085;
/** Passages from this relevance on are evidence without that: a collection may repeat its answer. */
const BEYOND_DOUBT = 0.35;
/** From which sentence it has to: a few others of the same answer may be as near. */
const OTHERS = 9;

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
 *
 * Words and meaning make different mistakes. Where the words alone would find an answer too, less nearness is enough.
 * Where they find nothing on the question, many sentences that are about as near as the nearest one show that the
 * documents are on the topic without an answer.
 */
export function keepEvidence(question: string, { passages, units, closeness }: Evidence): Evidence {
  const numbers = units.flatMap((group, index) => group.map(() => index));
  const cosinesOf = (index: number): readonly number[] =>
    closeness?.filter((_, place) => numbers[place] === index) ?? [];
  const judged = passages.map((passage, index) => raiseRelevance(passage, cosinesOf(index)));
  const least = leastRelevance(judged, distinctCosines(units, closeness), () =>
    judgeByWords(question, passages, units),
  );
  const isKept = judged.map(
    ({ relevance, similarity }) =>
      relevance === undefined || relevance >= (similarity === undefined ? MIN_RELEVANCE : least),
  );
  return {
    passages: judged,
    units: units.map((group, index) => (isKept[index] ? group : [])),
    closeness: closeness?.filter((_, place) => isKept[numbers[place] ?? 0]),
  };
}

/** The cosines of sentences, of each text once: five leaflets may say the same. */
function distinctCosines(
  units: readonly (readonly Unit[])[],
  closeness: readonly number[] | undefined,
): readonly number[] {
  const cosines = new Map(units.flat().map(({ text }, place) => [text, closeness?.[place] ?? 0]));
  return closeness === undefined ? [] : [...cosines.values()];
}

/** The relevance from which passages that were compared by meaning are evidence. The words are asked only in doubt. */
function leastRelevance(
  passages: readonly Passage[],
  cosines: readonly number[],
  askWords: () => WordsVerdict,
): number {
  const compared = passages.filter(({ similarity }) => similarity !== undefined);
  const most = Math.max(0, ...compared.map(({ relevance = 0 }) => relevance));
  if (most < MIN_RELEVANCE_BESIDE_WORDS) return MIN_RELEVANCE_OF_NEAREST;
  const isNear = most >= MIN_RELEVANCE_OF_NEAREST;
  if (isNear && standsOut(compared, cosines)) return MIN_RELEVANCE_OF_NEAREST;
  const verdict = askWords();
  if (isNear) return verdict === 'elsewhere' ? BEYOND_DOUBT : MIN_RELEVANCE_OF_NEAREST;
  return verdict === 'answer' ? MIN_RELEVANCE_BESIDE_WORDS : MIN_RELEVANCE_OF_NEAREST;
}

function standsOut(passages: readonly Passage[], cosines: readonly number[]): boolean {
  const [nearest, ...others] = [...cosines].sort((a, b) => b - a);
  const perCosine = Math.max(0, ...passages.map(({ similarity }) => similarity?.relevancePerCosine ?? 0));
  const other = others[OTHERS - 1];
  // Of few sentences, all may belong to the answer. In another language, all sentences of a document may be near.
  if (nearest === undefined || other === undefined || perCosine === 0) return true;
  return (nearest - other) * perCosine >= STANDS_OUT;
}

function raiseRelevance(passage: Passage, cosines: readonly number[]): Passage {
  const { relevance, similarity } = passage;
  if (relevance === undefined || similarity === undefined) return passage;
  const gain = Math.max(0, ...cosines.map((cosine) => cosine - similarity.cosine));
  return { ...passage, relevance: Math.min(1, relevance + gain * similarity.relevancePerCosine) };
}
