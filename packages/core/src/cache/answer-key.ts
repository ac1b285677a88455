import { LRUCache } from 'lru-cache';
import { foldCase, hashText } from '../text/index.ts';

/** Everything besides question and index that determines the answer. */
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
 * Makes the cache keys of answers from two full SHA-256 hashes (FIPS 180-4): one of the settings that the answer depends
 * on, and one of the question's normal form. The keys of recent questions are remembered, since normalising and hashing
 * would take half of the time of a cached answer.
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
    // Joined: engines keep a text that was made with `+` as its pieces, which are 1 KiB here.
    const key = [current.prefix, hashText(normalizeQuestion(standaloneQuestion))].join('');
    keys.set(standaloneQuestion, key);
    return key;
  };
}

/** The characters at the end of a question that do not change what it asks. */
const ENDINGS = new Set(' ?!.…。？！');

/**
 * The same form for questions that mean the same to a search and a model: without the punctuation at the end, and in
 * the case of {@link foldCase}. Everything else stays, because the first answer is served to everyone with the same key:
 * "IT" differs from "it", and a figure from its superscript. Expects the plain form that `readMessage` makes.
 */
export function normalizeQuestion(question: string): string {
  let end = question.length;
  while (end > 0 && ENDINGS.has(question.charAt(end - 1))) end -= 1;
  return foldCase(question.slice(0, end));
}
