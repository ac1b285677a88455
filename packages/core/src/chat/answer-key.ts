import { hashText } from '../text/hash-text.ts';

/** Everything beside question and index that decides what the answer is. */
export interface AnswerKeyParts {
  readonly promptVersion: string;
  readonly model: string;
  /** Parameters of the model and of the retrieval, as a stable string. */
  readonly parameters: string;
}

/** The cache key of a standalone question on a generation of the index. */
export type AnswerKey = (standaloneQuestion: string, generation: string) => string;

/**
 * Makes the cache keys of answers: two whole SHA-256 (FIPS 180-4), one over all else that the answer depends
 * on and one over the question's normal form. The first is the same for every question until the index
 * changes, so only the second is computed in the way of a cached answer.
 */
export function createAnswerKey({ promptVersion, model, parameters }: AnswerKeyParts): AnswerKey {
  let hashed: { readonly generation: string; readonly prefix: string } | undefined;
  return (standaloneQuestion, generation) => {
    if (hashed?.generation !== generation) {
      // As a JSON array, so that no two lists of parts give one text.
      const parts = JSON.stringify([promptVersion, generation, model, parameters]);
      hashed = { generation, prefix: `answer:${hashText(parts)}:` };
    }
    return hashed.prefix + hashText(normalizeQuestion(standaloneQuestion));
  };
}

/** One form for questions that differ in nothing that matters: NFKC, case and space folded, "?" dropped. */
export function normalizeQuestion(question: string): string {
  return question
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .replace(/[\s?!.…。？！¿¡]+$/u, '')
    .trimStart();
}
