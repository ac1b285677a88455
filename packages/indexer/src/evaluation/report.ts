import type { AnswerOutcome, RagErrorCode } from '@rag/core';
import type { Figures } from './figures.ts';
import type { ThresholdResult } from './thresholds.ts';

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
  /** Warnings about conditions that make the figures less reliable. */
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
