import type { AnswerResult, EvaluatedCase, GoldAnswer, Turn } from './evaluation-case.ts';
import type { AnswerFigures, Figures, Latency, RetrievalFigures } from './figures.ts';
import { citationFigures } from './metrics/citation.ts';
import { containsGold } from './metrics/gold-answer.ts';
import { ndcgAt } from './metrics/ndcg.ts';
import { recallAt } from './metrics/recall.ts';
import { reciprocalRankAt } from './metrics/reciprocal-rank.ts';
import { refusalFigures } from './metrics/refusal.ts';
import { mean, percentile, share } from './metrics/statistics.ts';
import { topicChangeFigures } from './metrics/topic-changes.ts';

/** The depth of MRR@10 and nDCG@10. */
export const RANK_CUTOFF = 10;

/** One group of questions in figures. */
export function summarise(cases: readonly EvaluatedCase[], k: number): Figures {
  const answered = cases.flatMap(({ relevant, gold, turn, answer }) =>
    answer === undefined ? [] : [{ ...answer, relevant, gold, turn, answerable: relevant.size > 0 }],
  );
  const answerable = cases.filter(({ relevant }) => relevant.size > 0).length;
  return {
    counts: {
      questions: cases.length,
      answerable,
      unanswerable: cases.length - answerable,
      failed: answered.filter(({ outcome }) => outcome === 'failed').length,
    },
    retrieval: retrievalFigures(cases, k),
    ...(answered.length === 0 ? {} : { answers: answerFigures(answered) }),
  };
}

/** Questions that the documents do not answer have no right ranking and count for the latency alone. */
function retrievalFigures(cases: readonly EvaluatedCase[], k: number): RetrievalFigures {
  return {
    recallAtK: orNull(mean(cases.map(({ retrieval, relevant }) => recallAt(retrieval.ranking, relevant, k)))),
    mrrAt10: orNull(
      mean(
        cases.map(({ retrieval, relevant }) => reciprocalRankAt(retrieval.ranking, relevant, RANK_CUTOFF)),
      ),
    ),
    ndcgAt10: orNull(
      mean(cases.map(({ retrieval, relevant }) => ndcgAt(retrieval.ranking, relevant, RANK_CUTOFF))),
    ),
    latencyMs: latency(cases.map(({ retrieval }) => retrieval.latencyMs)),
  };
}

type AnsweredQuestion = AnswerResult &
  Pick<EvaluatedCase, 'relevant'> & {
    readonly answerable: boolean;
    readonly gold: GoldAnswer | undefined;
    readonly turn: Turn | undefined;
  };

function answerFigures(questions: readonly AnsweredQuestion[]): AnswerFigures {
  // "Thanks" asks nothing that could be answered or refused.
  const asked = questions.filter(({ turn }) => turn !== 'small-talk');
  const answerable = asked.filter((question) => question.answerable);
  const { rightPageRate, citationPrecision } = citationFigures(asked);
  const { refusalPrecision, refusalRecall } = refusalFigures(asked);
  const timed = questions.filter(({ cached, outcome }) => !cached && outcome !== 'failed');
  return {
    answeredRate: orNull(
      share(answerable.filter(({ outcome }) => outcome === 'answered').length, answerable.length),
    ),
    rightPageRate: orNull(rightPageRate),
    goldAnswerRate: orNull(goldAnswerRate(questions)),
    citationPrecision: orNull(citationPrecision),
    refusalPrecision: orNull(refusalPrecision),
    refusalRecall: orNull(refusalRecall),
    topicChanges: topicChangeFigures(questions),
    firstTokenMs: latency(timed.flatMap(({ firstTokenMs }) => firstTokenMs ?? [])),
    latencyMs: latency(timed.map(({ latencyMs }) => latencyMs)),
  };
}

function goldAnswerRate(questions: readonly AnsweredQuestion[]): number | undefined {
  const verdicts = questions.flatMap(({ gold, text }) =>
    gold === undefined ? [] : [containsGold(text, gold)],
  );
  return share(verdicts.filter(Boolean).length, verdicts.length);
}

function latency(values: readonly number[]): Latency {
  return { p50: orNull(percentile(values, 50)), p95: orNull(percentile(values, 95)) };
}

function orNull(value: number | undefined): number | null {
  return value ?? null;
}
