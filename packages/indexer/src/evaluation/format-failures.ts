import type { EvaluatedCase } from './evaluation-case.ts';
import { containsGold } from './metrics/gold-answer.ts';
import { recallAt } from './metrics/recall.ts';

/**
 * One block for each question that went wrong: what was expected, what came, and where it was lost. Questions
 * that are held out are only counted, so that no rule is made for them.
 */
export function formatFailures(cases: readonly EvaluatedCase[], k: number): string {
  const failures = cases.filter((evaluated) => isWrong(evaluated, k));
  if (failures.length === 0) return 'Nothing went wrong.';
  const listed = failures.filter(({ heldOut }) => heldOut !== true);
  const hidden = failures.length - listed.length;
  return [
    ...listed.map(describe),
    ...(hidden === 0 ? [] : [`${hidden} questions that are held out went wrong too.`]),
  ].join('\n\n');
}

/**
 * With answers: a wrong outcome, citations without a right page, or not the gold answer. Without: nothing right
 * among the first `k`.
 */
function isWrong({ relevant, retrieval, answer, gold, turn }: EvaluatedCase, k: number): boolean {
  const isAnswerable = relevant.size > 0;
  if (answer === undefined) return isAnswerable && recallAt(retrieval.ranking, relevant, k) === 0;
  if (turn === 'small-talk') return answer.cited.length > 0;
  if (answer.keepsSubject === false) return true;
  if (!isAnswerable) return answer.outcome !== 'not_found';
  if (answer.outcome !== 'answered' || !answer.cited.some((page) => relevant.has(page))) return true;
  return gold !== undefined && !containsGold(answer.text, gold);
}

function describe({ id, question, history, relevant, retrieval, answer, gold }: EvaluatedCase): string {
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
          ...(answer.text === '' ? [] : [`  answer    ${answer.text.replaceAll('\n', ' / ')}`]),
          ...(gold === undefined
            ? []
            : [`  gold      ${gold.map((wordings) => wordings.join(' or ')).join('; ')}`]),
        ]),
  ].join('\n');
}
