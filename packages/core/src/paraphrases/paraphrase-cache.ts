import { LRUCache } from 'lru-cache';
import type { AnswerContent } from '../answer/index.ts';
import type { Passage } from '../ports/index.ts';
import type { Retrieved } from '../retrieval/index.ts';
import { questionForm } from './question-form.ts';

export interface AskedQuestion {
  /** Standalone, in the case that is searched and asked. */
  readonly question: string;
  readonly generation: string;
  readonly evidence: Retrieved;
}

export interface ParaphraseCacheOptions {
  /** How many questions are remembered; the one that was not used for the longest time is dropped. */
  readonly maxQuestions: number;
  /** The fresh answer under a key of the answer cache, if this process has it in memory. */
  readonly findAnswer: (key: string) => AnswerContent | undefined;
}

/** Finds the answer to a question that means the same. Lives in memory: nothing of it leaves the process. */
export interface ParaphraseCache {
  /** An answer for which every guard holds. */
  find(asked: AskedQuestion): AnswerContent | undefined;

  /** Remembers a question whose answer is in the answer cache under `key`. */
  remember(asked: AskedQuestion, key: string): void;
}

interface Remembered {
  readonly key: string;
  readonly vector: Float32Array;
  readonly bestPassageId: string;
}

/** The lowest cosine of two questions that mean the same. The form decides; this stops what it lets through by accident. */
const MIN_COSINE = 0.7;

/**
 * A hit needs all of these: the same generation of the index, the same language and form (see `questionForm`), vectors
 * that are close, the same best passage, and every passage that the answer cites among those found for the question.
 */
export function createParaphraseCache({ maxQuestions, findAnswer }: ParaphraseCacheOptions): ParaphraseCache {
  const questions = new LRUCache<string, Remembered>({ max: maxQuestions });

  return {
    find({ question, generation, evidence: { passages, vector } }) {
      if (vector === undefined) return undefined;
      const known = questions.get(keyOf(generation, question));
      if (known === undefined || known.bestPassageId !== passages[0]?.id) return undefined;
      if (cosine(known.vector, vector) < MIN_COSINE) return undefined;
      const answer = findAnswer(known.key);
      if (answer?.outcome !== 'answered' || !citesOnly(answer, passages)) return undefined;
      return { ...answer, paraphrase: true };
    },
    remember({ question, generation, evidence: { passages, vector } }, key) {
      const best = passages[0];
      if (vector === undefined || best === undefined || findAnswer(key) === undefined) return;
      questions.set(keyOf(generation, question), { key, vector, bestPassageId: best.id });
    },
  };
}

function keyOf(generation: string, question: string): string {
  return JSON.stringify([generation, questionForm(question)]);
}

function citesOnly({ citations }: AnswerContent, passages: readonly Passage[]): boolean {
  const found = new Set(passages.map(({ id }) => id));
  return citations.every(({ passageId }) => found.has(passageId));
}

function cosine(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length) return 0;
  let product = 0;
  let oneSquared = 0;
  let otherSquared = 0;
  for (let index = 0; index < one.length; index += 1) {
    const value = one[index] ?? 0;
    const otherValue = other[index] ?? 0;
    product += value * otherValue;
    oneSquared += value * value;
    otherSquared += otherValue * otherValue;
  }
  const length = Math.sqrt(oneSquared * otherSquared);
  return length === 0 ? 0 : product / length;
}
