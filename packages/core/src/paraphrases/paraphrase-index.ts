import { LRUCache } from 'lru-cache';
import type { Passage } from '../ports/index.ts';
import { meansTheSame, type QuestionMeaning, readMeaning } from './question-meaning.ts';

export interface ParaphraseQuery {
  /** Standalone, in the form that is searched. */
  readonly question: string;
  /** Of the index; entries of another generation are dropped. */
  readonly generation: string;
  /** The embedded question, of unit length. */
  readonly vector: Float32Array;
  /** What the question retrieved, best first. */
  readonly passages: readonly Passage[];
}

/** Answered questions of this process by meaning. It holds their vectors and words in memory alone. */
export interface ParaphraseIndex {
  /** The cache key of the nearest question that means the same. */
  find(query: ParaphraseQuery): string | undefined;
  /** Remembers a question whose answer is in the cache under `key`. */
  add(query: ParaphraseQuery, key: string): void;
}

interface Entry {
  readonly vector: Float32Array;
  readonly meaning: QuestionMeaning;
  readonly passageIds: readonly string[];
}

/** Below this the encoders that were tried no longer tell a paraphrase from a neighbour of the same topic. */
const MIN_SIMILARITY = 0.75;

/**
 * Finds questions that mean the same. Nearness alone never decides, because "for adults" and "for children" are
 * nearer to each other than most paraphrases: kind, subject, numbers and negations must agree, and both questions
 * must retrieve the same best passage. A look-up compares with at most `maxQuestions` vectors.
 */
export function createParaphraseIndex({ maxQuestions }: { maxQuestions: number }): ParaphraseIndex {
  const entries = new LRUCache<string, Entry>({ max: maxQuestions });
  let current: string | undefined;

  function startGeneration(generation: string): void {
    if (generation === current) return;
    current = generation;
    entries.clear();
  }

  return {
    find({ question, generation, vector, passages }) {
      startGeneration(generation);
      const best = passages[0]?.id;
      let nearest: string | undefined;
      let similarity = MIN_SIMILARITY;
      let meaning: QuestionMeaning | undefined;
      for (const [key, entry] of entries.entries()) {
        if (entry.passageIds[0] !== best) continue;
        const closeness = cosine(vector, entry.vector);
        if (closeness < similarity) continue;
        meaning ??= readMeaning(question);
        if (!meansTheSame(meaning, entry.meaning)) continue;
        similarity = closeness;
        nearest = key;
      }
      if (nearest !== undefined) entries.get(nearest);
      return nearest;
    },
    add({ question, generation, vector, passages }, key) {
      startGeneration(generation);
      const passageIds = passages.map(({ id }) => id);
      entries.set(key, { vector, meaning: readMeaning(question), passageIds });
    },
  };
}

function cosine(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length) return -1;
  let dot = 0;
  let ones = 0;
  let others = 0;
  for (let at = 0; at < one.length; at += 1) {
    const a = one[at] ?? 0;
    const b = other[at] ?? 0;
    dot += a * b;
    ones += a * a;
    others += b * b;
  }
  const length = Math.sqrt(ones * others);
  return length === 0 ? -1 : dot / length;
}
