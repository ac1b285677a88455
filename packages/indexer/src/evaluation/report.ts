import type { AnswerOutcome, RagErrorCode } from '@rag/core';
import type { ThresholdResult } from './thresholds.ts';

/** Milliseconds by the nearest-rank method; null where nothing was measured. */
export interface Latency {
  readonly p50: number | null;
  readonly p95: number | null;
}

export interface RetrievalFigures {
  readonly recallAtK: number | null;
  readonly mrrAt10: number | null;
  readonly ndcgAt10: number | null;
  readonly latencyMs: Latency;
}

/** On questions that say how they relate to the conversation before them. */
export interface TopicChangeFigures {
  /** Of the follow-ups that the documents answer: the share whose citations include a right page. */
  readonly followUpRate: number | null;
  /** Of the questions with a new subject: the share that is answered as without the conversation. */
  readonly newSubjectRate: number | null;
  /** Of "thanks" and the like: the share that is answered without a citation. */
  readonly smallTalkRate: number | null;
}

export interface AnswerFigures {
  /** Of the questions that the documents answer: the share with the outcome `answered`. */
  readonly answeredRate: number | null;
  readonly rightPageRate: number | null;
  /** Of the questions with a known gold answer: the share whose answer contains it. */
  readonly goldAnswerRate: number | null;
  readonly citationPrecision: number | null;
  readonly refusalPrecision: number | null;
  readonly refusalRecall: number | null;
  readonly topicChanges: TopicChangeFigures;
  /** Answers from the cache, and failures, are left out of both times. */
  readonly firstTokenMs: Latency;
  readonly latencyMs: Latency;
}

/** Shares lie between 0 and 1; null says that there was nothing to take a share of. */
export interface Figures {
  readonly counts: {
    readonly questions: number;
    readonly answerable: number;
    readonly unanswerable: number;
    readonly failed: number;
  };
  readonly retrieval: RetrievalFigures;
  /** Absent where only retrieval was evaluated. */
  readonly answers?: AnswerFigures;
}

export interface ReportSettings {
  readonly mode: 'documents' | 'beir';
  /** The folder of the documents or of the collection, as it was given. */
  readonly folder: string;
  /** The file of the questions, as it was given. */
  readonly questions: string;
  /** The depth of recall. */
  readonly k: number;
  /** How many passages were retrieved for the rankings. */
  readonly top: number;
  /** The model that answered; null where only retrieval was evaluated. */
  readonly model: string | null;
  /** Null where text alone was searched. */
  readonly embeddingModel: string | null;
}

/** One question in the report, with `--details`. */
export interface QuestionRow {
  readonly id: string;
  readonly question: string;
  readonly standaloneQuestion: string;
  readonly followUp: boolean;
  readonly heldOut: boolean;
  readonly expected: readonly string[];
  /** The first ten of the ranking. */
  readonly ranking: readonly string[];
  readonly retrievalMs: number;
  readonly answer?: {
    readonly outcome: AnswerOutcome | 'failed';
    readonly errorCode?: RagErrorCode;
    readonly text: string;
    readonly cited: readonly string[];
    /** Absent where the gold answer is not known. */
    readonly containsGold?: boolean;
    readonly keepsSubject?: boolean;
    readonly cached: boolean;
    readonly firstTokenMs?: number;
    readonly latencyMs: number;
  };
}

/** What `--json` writes. Documented in docs/evaluation.md; `version` grows when a field changes its meaning. */
export interface EvaluationReport {
  readonly version: 1;
  readonly settings: ReportSettings;
  readonly index: { readonly documents: number; readonly passages: number; readonly generation: string };
  /** What may make the figures say less than they seem to, in words. */
  readonly warnings: readonly string[];
  readonly figures: {
    readonly all: Figures;
    readonly firstQuestions: Figures;
    readonly followUps: Figures;
    /** All questions but those held out, and these; counted where some are held out. */
    readonly tuned?: Figures;
    readonly heldOut?: Figures;
  };
  readonly thresholds: readonly ThresholdResult[];
  readonly questions?: readonly QuestionRow[];
}
