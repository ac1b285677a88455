import type { Figures } from './figures.ts';

/** The figures that a threshold can be set for: the option's name, and where its figure is found. */
export const THRESHOLDS = [
  { name: 'recall', label: 'recall@k', figure: ({ retrieval }) => retrieval.recallAtK },
  { name: 'mrr', label: 'MRR@10', figure: ({ retrieval }) => retrieval.mrrAt10 },
  { name: 'ndcg', label: 'nDCG@10', figure: ({ retrieval }) => retrieval.ndcgAt10 },
  { name: 'answered', label: 'answered rate', figure: ({ answers }) => answers?.answeredRate },
  { name: 'right-page', label: 'right-page rate', figure: ({ answers }) => answers?.rightPageRate },
  { name: 'answer', label: 'gold answer rate', figure: ({ answers }) => answers?.goldAnswerRate },
  {
    name: 'citation-precision',
    label: 'citation precision',
    figure: ({ answers }) => answers?.citationPrecision,
  },
  {
    name: 'refusal-precision',
    label: 'refusal precision',
    figure: ({ answers }) => answers?.refusalPrecision,
  },
  { name: 'refusal-recall', label: 'refusal recall', figure: ({ answers }) => answers?.refusalRecall },
] as const satisfies readonly {
  name: string;
  label: string;
  figure: (figures: Figures) => number | null | undefined;
}[];

export type ThresholdName = (typeof THRESHOLDS)[number]['name'];

export type Minimums = Readonly<Partial<Record<ThresholdName, number>>>;

export interface ThresholdResult {
  readonly name: ThresholdName;
  readonly minimum: number;
  /** Null when there was nothing to measure, which does not meet a threshold. */
  readonly value: number | null;
  readonly met: boolean;
}

/** Compares the figures of all questions with what was asked of them. */
export function checkThresholds(figures: Figures, minimums: Minimums): readonly ThresholdResult[] {
  return THRESHOLDS.flatMap(({ name, figure }) => {
    const minimum = minimums[name];
    if (minimum === undefined) return [];
    const value = figure(figures) ?? null;
    return [{ name, minimum, value, met: value !== null && value >= minimum }];
  });
}

/** One line for each threshold that was missed, and one when questions failed: a run with holes is no pass. */
export function describeMissed(results: readonly ThresholdResult[], figures: Figures): readonly string[] {
  const missed = results
    .filter(({ met }) => !met)
    .map(({ name, minimum, value }) => {
      const label = THRESHOLDS.find((threshold) => threshold.name === name)?.label ?? name;
      const reached = value === null ? ': there was nothing to measure it on' : ` is ${roundDown(value)}`;
      return `${label}${reached}; --min-${name} asks for ${minimum}`;
    });
  const { failed, questions } = figures.counts;
  return failed === 0 ? missed : [...missed, `${failed} of ${questions} questions failed with an error`];
}

/** Rounding up would print "is 0.900; asks for 0.9". */
function roundDown(value: number): string {
  return (Math.floor(value * 10_000) / 10_000).toString();
}
