import type { EvaluatedCase } from './evaluation-case.ts';
import { recallAt } from './metrics/recall.ts';

/** One block for each question that went wrong: what was expected, what came, and where it was lost. */
export function formatFailures(cases: readonly EvaluatedCase[], k: number): string {
  const failures = cases.filter((evaluated) => isWrong(evaluated, k));
  if (failures.length === 0) return 'Nothing went wrong.';
  return failures.map((failure) => describe(failure)).join('\n\n');
}

/**
 * With answers: a wrong outcome, or citations without a right page. Without: nothing right among the first
 * `k`.
 */
function isWrong({ relevant, retrieval, answer }: EvaluatedCase, k: number): boolean {
  const isAnswerable = relevant.size > 0;
  if (answer === undefined) return isAnswerable && recallAt(retrieval.ranking, relevant, k) === 0;
  if (!isAnswerable) return answer.outcome !== 'not_found';
  return answer.outcome !== 'answered' || !answer.cited.some((page) => relevant.has(page));
}

function describe({ id, question, history, relevant, retrieval, answer }: EvaluatedCase): string {
  const rank = retrieval.ranking.findIndex((page) => relevant.has(page)) + 1;
  const position = rank === 0 ? 'not retrieved' : `first right one at rank ${rank}`;
  return [
    `${id}: ${question}`,
    ...(history.length > 0 ? [`  searched  ${retrieval.standaloneQuestion}`] : []),
    `  expected  ${relevant.size === 0 ? 'no answer' : `${[...relevant.keys()].join(', ')} (${position})`}`,
    ...(answer === undefined
      ? [`  ranked    ${retrieval.ranking.slice(0, 3).join(', ')}`]
      : [
          `  outcome   ${answer.outcome}${answer.errorCode === undefined ? '' : ` (${answer.errorCode})`}`,
          `  cited     ${[...new Set(answer.cited)].join(', ') || 'nothing'}`,
        ]),
  ].join('\n');
}
