import type { Figures, Latency } from './figures.ts';
import type { EvaluationReport } from './report.ts';

interface Row {
  readonly label: string;
  readonly cell: (figures: Figures) => string;
}

/** The report for a person, as lines of text; with an earlier report in a column of its own. */
export function formatReport(report: EvaluationReport, baseline?: EvaluationReport): string {
  const { all, firstQuestions, followUps, tuned, heldOut } = report.figures;
  const columns = [
    { title: 'all', figures: all },
    ...(followUps.counts.questions === 0
      ? []
      : [
          { title: 'first', figures: firstQuestions },
          { title: 'follow-up', figures: followUps },
        ]),
    ...(tuned === undefined ? [] : [{ title: 'tuned', figures: tuned }]),
    ...(heldOut === undefined ? [] : [{ title: 'held out', figures: heldOut }]),
    ...(baseline === undefined ? [] : [{ title: 'baseline', figures: baseline.figures.all }]),
  ];
  const rows = [
    ...countRows(),
    ...retrievalRows(report.settings.k),
    ...(all.answers === undefined ? [] : answerRows(all)),
  ];
  const table = [
    ['', ...columns.map(({ title }) => title)],
    ...rows.map(({ label, cell }) => [label, ...columns.map(({ figures }) => cell(figures))]),
  ];
  return [...describeSettings(report), '', ...alignColumns(table)].join('\n');
}

function describeSettings({ settings, index, warnings }: EvaluationReport): string[] {
  const { folder, questions, model, embeddingModel, top } = settings;
  return [
    `documents  ${folder} (${index.documents} documents, ${index.passages} passages)`,
    `questions  ${questions}`,
    `search     ${embeddingModel === null ? 'text' : `text and vectors of ${embeddingModel}`}, top ${top}`,
    ...(model === null ? [] : [`model      ${model}`]),
    ...warnings.map((warning) => `warning    ${warning}`),
  ];
}

function countRows(): Row[] {
  return [
    { label: 'questions', cell: ({ counts }) => `${counts.questions}` },
    { label: '  answered by the documents', cell: ({ counts }) => `${counts.answerable}` },
    { label: '  not answered by them', cell: ({ counts }) => `${counts.unanswerable}` },
    { label: '  failed with an error', cell: ({ counts }) => `${counts.failed}` },
  ];
}

function retrievalRows(k: number): Row[] {
  return [
    { label: `recall@${k}`, cell: ({ retrieval }) => formatShare(retrieval.recallAtK) },
    { label: 'MRR@10', cell: ({ retrieval }) => formatShare(retrieval.mrrAt10) },
    { label: 'nDCG@10', cell: ({ retrieval }) => formatShare(retrieval.ndcgAt10) },
    { label: 'retrieval p50 / p95', cell: ({ retrieval }) => formatLatency(retrieval.latencyMs) },
  ];
}

function answerRows(figures: Figures): Row[] {
  return [
    { label: 'answered rate', cell: ({ answers }) => formatShare(answers?.answeredRate) },
    { label: 'right-page rate', cell: ({ answers }) => formatShare(answers?.rightPageRate) },
    { label: 'gold answer rate', cell: ({ answers }) => formatShare(answers?.goldAnswerRate) },
    { label: 'citation precision', cell: ({ answers }) => formatShare(answers?.citationPrecision) },
    { label: 'refusal precision', cell: ({ answers }) => formatShare(answers?.refusalPrecision) },
    { label: 'refusal recall', cell: ({ answers }) => formatShare(answers?.refusalRecall) },
    ...topicRows(figures),
    { label: 'first token p50 / p95', cell: ({ answers }) => formatLatency(answers?.firstTokenMs) },
    { label: 'answer p50 / p95', cell: ({ answers }) => formatLatency(answers?.latencyMs) },
  ];
}

/** Empty unless some questions state how they relate to the conversation before them. */
function topicRows({ answers }: Figures): Row[] {
  const rows = [
    { key: 'followUpRate', label: 'follow-ups on right page' },
    { key: 'newSubjectRate', label: 'new subjects kept apart' },
    { key: 'smallTalkRate', label: 'small talk uncited' },
  ] as const;
  return rows
    .filter(({ key }) => typeof answers?.topicChanges[key] === 'number')
    .map(({ key, label }) => ({
      label,
      cell: (figures) => formatShare(figures.answers?.topicChanges?.[key]),
    }));
}

function formatShare(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : value.toFixed(3);
}

function formatLatency(latency: Latency | undefined): string {
  return `${formatMs(latency?.p50)} / ${formatMs(latency?.p95)}`;
}

function formatMs(value: number | null | undefined): string {
  if (value === null || value === undefined) return '-';
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} ms`;
}

function alignColumns(table: readonly (readonly string[])[]): string[] {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((cells) => (cells[column] ?? '').length)),
  );
  return table.map((cells) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   ')
      .trimEnd(),
  );
}
