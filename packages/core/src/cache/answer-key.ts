import { LRUCache } from 'lru-cache';
import { foldCase, hashText } from '../text/index.ts';

/** Everything beside question and index that decides what the answer is. */
export interface AnswerKeyParts {
  readonly promptVersion: string;
  readonly model: string;
  /** Parameters of the model and of the retrieval, as a stable string. */
  readonly parameters: string;
}

/** The cache key of a standalone question on a generation of the index. */
export type AnswerKey = (standaloneQuestion: string, generation: string) => string;

/** How many questions this process remembers with their keys. */
const REMEMBERED_KEYS = 1_000;

/**
 * Makes the cache keys of answers: two whole SHA-256 (FIPS 180-4), one over all else that the answer depends
 * on and one over the question's normal form. What many ask is not hashed anew each time: normalising and
 * hashing would be half of what a cached answer takes.
 */
export function createAnswerKey({ promptVersion, model, parameters }: AnswerKeyParts): AnswerKey {
  const keys = new LRUCache<string, string>({ max: REMEMBERED_KEYS });
  let current: { readonly generation: string; readonly prefix: string } | undefined;

  return (standaloneQuestion, generation) => {
    if (current?.generation !== generation) {
      // As a JSON array, so that no two lists of parts give one text.
      const parts = JSON.stringify([promptVersion, generation, model, parameters]);
      current = { generation, prefix: `answer:${hashText(parts)}:` };
      keys.clear();
    }
    const known = keys.get(standaloneQuestion);
    if (known !== undefined) return known;
    const key = current.prefix + hashText(normalizeQuestion(standaloneQuestion));
    keys.set(standaloneQuestion, key);
    return key;
  };
}

/** The characters at the end of a question that do not change what it asks. */
const ENDINGS = new Set(' ?!.…。？！');

/**
 * One form for questions that differ in nothing that a search or a model goes by: what they end in, and the case in
 * which {@link foldCase} makes them the same. Everything else has to be the same, because the first answer is served
 * to all who share the key: capitals tell "IT" from "it", and figures from their superscripts. Expects the plain form
 * that `readMessage` makes.
 */
export function normalizeQuestion(question: string): string {
  let end = question.length;
  while (end > 0 && ENDINGS.has(question.charAt(end - 1))) end -= 1;
  return foldCase(question.slice(0, end));
}
