import { hashText } from '../text/hash-text.ts';

/** Everything beside the question that decides what the answer is. */
export interface AnswerKeyParts {
  readonly generation: string;
  readonly promptVersion: string;
  readonly model: string;
  /** Parameters of the model and of the retrieval, as a stable string. */
  readonly parameters: string;
}

/**
 * The cache key of a standalone question: a whole SHA-256 (FIPS 180-4) over its normal form and all that
 * the answer depends on. The parts are joined as a JSON array, so no two lists of parts give one text.
 */
export function answerKey(standaloneQuestion: string, parts: AnswerKeyParts): string {
  const text = JSON.stringify([
    parts.promptVersion,
    parts.generation,
    parts.model,
    parts.parameters,
    normalizeQuestion(standaloneQuestion),
  ]);
  return `answer:${hashText(text)}`;
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
