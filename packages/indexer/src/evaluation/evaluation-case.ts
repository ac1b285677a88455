import type { AnswerOutcome, RagErrorCode, SessionMessage } from '@rag/core';

/** A question and what is right about it, whichever file it came from. */
export interface EvaluationCase {
  readonly id: string;
  readonly question: string;
  /** What was said before, oldest first; empty for a first question. */
  readonly history: readonly SessionMessage[];
  /** The right pages or documents with their grade, above 0; empty when the documents do not answer it. */
  readonly relevant: ReadonlyMap<string, number>;
  /** What a right answer contains: of each entry one of its wordings. Absent: not known. */
  readonly gold?: GoldAnswer;
  /** How the question relates to its history, where the file says so. */
  readonly turn?: Turn;
  /** Counted apart, and not listed one by one while rules are chosen. */
  readonly heldOut?: boolean;
}

export type GoldAnswer = readonly (readonly string[])[];

export type Turn = 'follow-up' | 'new-subject' | 'small-talk';

export interface RetrievalResult {
  /** What was searched: the question, made standalone where it has a history. */
  readonly standaloneQuestion: string;
  /** Pages or documents, best first, each once. */
  readonly ranking: readonly string[];
  /** Embedding, where there is an embedder, and search; without rewriting. */
  readonly latencyMs: number;
}

export interface AnswerResult {
  /** `failed`: there was no answer but an error. */
  readonly outcome: AnswerOutcome | 'failed';
  readonly errorCode?: RagErrorCode;
  readonly text: string;
  /** What each citation points at, one entry a citation. */
  readonly cited: readonly string[];
  readonly cached: boolean;
  /** From asking to the first piece of text; absent when there was none. */
  readonly firstTokenMs?: number;
  /** From asking to the end of the answer. */
  readonly latencyMs: number;
  /**
   * Of a question with a new subject: whether the conversation before it made no difference, that is, whether
   * it is answered from the same pages without it.
   */
  readonly keepsSubject?: boolean;
}

export interface EvaluatedCase extends EvaluationCase {
  readonly retrieval: RetrievalResult;
  /** Absent where only retrieval was evaluated. */
  readonly answer?: AnswerResult;
}
