import type { AnswerOutcome } from '@rag/core';
import { share } from './statistics.ts';

export interface RefusalInput {
  /** Whether the documents answer the question. */
  readonly answerable: boolean;
  readonly outcome: AnswerOutcome | 'failed';
}

export interface RefusalFigures {
  /** Of the questions that were refused: the share that the documents indeed do not answer. */
  readonly refusalPrecision: number | undefined;
  /** Of the questions that the documents do not answer: the share that was refused. */
  readonly refusalRecall: number | undefined;
}

/**
 * Refusing seen as a binary classification: positive are the questions that the documents do not answer,
 * and predicted positive is the outcome `not_found`. A failure or a filtered answer is no refusal.
 */
export function refusalFigures(questions: readonly RefusalInput[]): RefusalFigures {
  const refused = questions.filter(({ outcome }) => outcome === 'not_found');
  const rightly = refused.filter(({ answerable }) => !answerable).length;
  const unanswerable = questions.filter(({ answerable }) => !answerable).length;
  return { refusalPrecision: share(rightly, refused.length), refusalRecall: share(rightly, unanswerable) };
}
