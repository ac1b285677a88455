import type { EvaluatedCase } from './evaluation-case.ts';
import { containsGold } from './metrics/gold-answer.ts';
import type { EvaluationReport, QuestionRow, ReportSettings } from './report.ts';
import type { Evaluation } from './run-evaluation.ts';
import { RANK_CUTOFF, summarise } from './summarise.ts';
import { checkThresholds, type Minimums } from './thresholds.ts';

export interface ReportRequest {
  readonly settings: ReportSettings;
  readonly minimums: Minimums;
  /** Whether each question gets a row. */
  readonly details: boolean;
}

/** Turns the measurements into the report that is printed and written. */
export function createReport(
  { cases, index, warnings }: Evaluation,
  { settings, minimums, details }: ReportRequest,
): EvaluationReport {
  const isFollowUp = ({ history }: EvaluatedCase): boolean => history.length > 0;
  const all = summarise(cases, settings.k);
  const heldOut = cases.filter((evaluated) => evaluated.heldOut === true);
  const tuned = cases.filter((evaluated) => evaluated.heldOut !== true);
  return {
    version: 1,
    settings,
    index: { documents: index.documents.size, passages: index.passages, generation: index.generation },
    warnings,
    figures: {
      all,
      firstQuestions: summarise(
        cases.filter((evaluated) => !isFollowUp(evaluated)),
        settings.k,
      ),
      followUps: summarise(cases.filter(isFollowUp), settings.k),
      ...(heldOut.length === 0
        ? {}
        : { tuned: summarise(tuned, settings.k), heldOut: summarise(heldOut, settings.k) }),
    },
    thresholds: checkThresholds(all, minimums),
    ...(details ? { questions: cases.map(toRow) } : {}),
  };
}

function toRow(evaluated: EvaluatedCase): QuestionRow {
  const { id, question, history, relevant, retrieval, answer, gold, heldOut = false } = evaluated;
  return {
    id,
    question,
    standaloneQuestion: retrieval.standaloneQuestion,
    followUp: history.length > 0,
    heldOut,
    expected: [...relevant.keys()],
    ranking: retrieval.ranking.slice(0, RANK_CUTOFF),
    retrievalMs: retrieval.latencyMs,
    ...(answer === undefined
      ? {}
      : {
          answer: {
            ...answer,
            ...(gold === undefined ? {} : { containsGold: containsGold(answer.text, gold) }),
          },
        }),
  };
}
