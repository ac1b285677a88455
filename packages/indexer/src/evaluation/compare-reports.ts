import type { EvaluationReport, QuestionRow } from './report.ts';

/** How good an answer is: nothing right, the right page, the right page and the gold answer. */
type Grade = 0 | 1 | 2;

/**
 * One line for each question that is answered better or worse than in an earlier report, and how many are.
 * Questions that are held out are counted and not named.
 */
export function compareReports(report: EvaluationReport, baseline: EvaluationReport): string {
  const earlier = new Map((baseline.questions ?? []).map((row) => [row.id, row]));
  const pairs = (report.questions ?? []).flatMap((row) => {
    const before = earlier.get(row.id);
    return before === undefined ? [] : [{ row, change: gradeOf(row) - gradeOf(before) }];
  });
  const better = pairs.filter(({ change }) => change > 0).map(({ row }) => row);
  const worse = pairs.filter(({ change }) => change < 0).map(({ row }) => row);
  return [
    `${pairs.length} questions of both reports: ${better.length} better, ${worse.length} worse`,
    ...listed('better', better),
    ...listed('worse', worse),
  ].join('\n');
}

function listed(title: string, rows: readonly QuestionRow[]): string[] {
  const named = rows.filter(({ heldOut }) => !heldOut);
  const heldOut = rows.length - named.length;
  return [
    ...named.map(({ id, question }) => `  ${title.padEnd(6)}  ${id}: ${question}`),
    ...(heldOut === 0 ? [] : [`  ${title.padEnd(6)}  and ${heldOut} that are held out`]),
  ];
}

function gradeOf({ expected, answer }: QuestionRow): Grade {
  if (answer === undefined) return 0;
  if (answer.keepsSubject === false) return 0;
  if (expected.length === 0) return answer.outcome === 'not_found' ? 2 : 0;
  if (answer.outcome !== 'answered' || !answer.cited.some((page) => expected.includes(page))) return 0;
  return answer.containsGold === false ? 1 : 2;
}
