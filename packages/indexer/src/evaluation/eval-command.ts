import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { RagError } from '@rag/core';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from '../command/command-context.ts';
import { EXIT_CODE } from '../command/exit-codes.ts';
import { writeJson } from '../command/write-json.ts';
import type { EvaluationBackEnd } from './back-end.ts';
import { EVAL_HELP } from './eval-help.ts';
import type { EvaluationTarget } from './run-evaluation.ts';
import { RANK_CUTOFF } from './summarise.ts';
import { describeMissed, type Minimums, THRESHOLDS } from './thresholds.ts';

const SAMPLE_DOCUMENTS = 'docs/corpus';
const PARAPHRASES = 'paraphrases.jsonl';

interface EvalOptions {
  readonly documents?: string;
  readonly questions?: string;
  readonly beir?: string;
  readonly paraphrases?: boolean | string;
  readonly k?: number;
  readonly top: number;
  readonly retrievalOnly?: boolean;
  /** A file is the older spelling of `--output`. */
  readonly json?: boolean | string;
  readonly output?: string;
  readonly details?: boolean;
  readonly showFailures?: boolean;
  readonly baseline?: string;
}

type OpenBackEnd = (environment: CommandContext['environment']) => Promise<EvaluationBackEnd>;

/** The command `eval`. `openBackEnd` and the clock are replaced in tests. */
export function createEvalCommand(
  context: CommandContext,
  openBackEnd: OpenBackEnd = loadBackEnd,
  now: () => number = () => performance.now(),
): Command {
  const command = new Command('eval')
    .description('Measure search and answers on questions whose right pages are known.')
    .option('--documents <folder>', `the documents to ask (default: "${SAMPLE_DOCUMENTS}")`)
    .option(
      '--questions <file>',
      'the questions, one JSON object a line (default: questions.jsonl of the folder)',
    )
    .addOption(
      new Option('--beir <folder>', 'a collection in the layout of BEIR, for the search alone').conflicts([
        'documents',
        'questions',
      ]),
    )
    .addOption(
      new Option(
        '--paraphrases [file]',
        `count which pairs of questions share an answer (default: ${PARAPHRASES} of the folder)`,
      ).conflicts(['beir', 'questions', 'baseline']),
    )
    .option('--k <number>', 'the depth of recall@k (default: 5, with --beir 10)', toCount)
    .option('--top <number>', 'how many passages are retrieved to rank the pages', toCount, 50)
    .option('--retrieval-only', 'measure the search and ask no model')
    .option('--json [file]', 'print the report as JSON on standard output, or write it to the file')
    .option('--output <file>', 'write the report as JSON to a file')
    .option('--details', 'put a row for each question into the JSON')
    .option('--show-failures', 'list the questions that went wrong')
    .option('--baseline <file>', 'compare with an earlier report, written with --json and --details');
  for (const { name, label } of THRESHOLDS) {
    command.option(`--min-${name} <share>`, `fail when the ${label} is below this (0 to 1)`, toShare);
  }
  return command.addHelpText('after', EVAL_HELP).action(async (options: EvalOptions) => {
    const surroundings = { context, openBackEnd, now };
    const missed =
      options.paraphrases === undefined
        ? await evaluate(options, readMinimums(options), surroundings)
        : await comparePairs(options, surroundings);
    for (const line of missed) context.stderr.write(`Missed: ${line}\n`);
    if (missed.length > 0) context.setExitCode(EXIT_CODE.failed);
  });
}

interface Surroundings {
  readonly context: CommandContext;
  readonly openBackEnd: OpenBackEnd;
  readonly now: () => number;
}

/** Evaluates, prints and writes; returns a line for each threshold that was missed. */
async function evaluate(
  options: EvalOptions,
  minimums: Minimums,
  { context, openBackEnd, now }: Surroundings,
): Promise<readonly string[]> {
  const { stdout, stderr, signal, environment } = context;
  const target = toTarget(options);
  const { top, k = target.mode === 'beir' ? 10 : 5 } = options;
  requireDepth(top, k);
  // Imported only when needed, since it would slow down the other commands.
  const { runEvaluation } = await import('./run-evaluation.ts');
  const { createReport } = await import('./create-report.ts');
  const { formatReport } = await import('./format-table.ts');
  const { formatFailures } = await import('./format-failures.ts');

  const { compareReports } = await import('./compare-reports.ts');
  const { readBaseline } = await import('./read-baseline.ts');

  const baseline = options.baseline === undefined ? undefined : await readBaseline(options.baseline);
  const backEnd = await openBackEnd(environment);
  try {
    const withAnswers = target.mode === 'documents' && options.retrievalOnly !== true;
    const evaluation = await runEvaluation(backEnd, {
      target,
      top,
      withAnswers,
      now,
      signal,
      onProgress: (line) => stderr.write(`${line}\n`),
    });
    const report = createReport(evaluation, {
      settings: {
        mode: target.mode,
        folder: target.folder,
        questions: target.mode === 'beir' ? join(target.folder, 'queries.jsonl') : target.questions,
        k,
        top,
        model: withAnswers ? backEnd.llm.model : null,
        embeddingModel: backEnd.embedder?.model ?? null,
      },
      minimums,
      details: options.details === true || baseline !== undefined,
    });
    const isJsonPrinted = options.json === true;
    const output = options.output ?? (typeof options.json === 'string' ? options.json : undefined);
    // Standard output holds either the table or the JSON.
    const tableOutput = isJsonPrinted ? stderr : stdout;
    tableOutput.write(`${formatReport(report, baseline)}\n`);
    if (baseline !== undefined) tableOutput.write(`\n${compareReports(report, baseline)}\n`);
    if (options.showFailures === true) tableOutput.write(`\n${formatFailures(evaluation.cases, k)}\n`);
    await writeJson(context, report, { json: isJsonPrinted, ...(output === undefined ? {} : { output }) });
    return describeMissed(report.thresholds, report.figures.all);
  } finally {
    await backEnd.close();
  }
}

/** Evaluates the paraphrase cache; returns a line where there are wrong hits. */
async function comparePairs(
  { documents = SAMPLE_DOCUMENTS, paraphrases, json, output }: EvalOptions,
  { context, openBackEnd }: Surroundings,
): Promise<readonly string[]> {
  const { stdout, stderr, signal, environment } = context;
  const { evaluateParaphrases, formatParaphrases } = await import('./evaluate-paraphrases.ts');
  const backEnd = await openBackEnd(environment);
  try {
    const report = await evaluateParaphrases(backEnd, {
      documents,
      pairs: typeof paraphrases === 'string' ? paraphrases : join(documents, PARAPHRASES),
      signal,
      onProgress: (line) => stderr.write(`${line}\n`),
    });
    (json === true ? stderr : stdout).write(`${formatParaphrases(report)}\n`);
    const file = output ?? (typeof json === 'string' ? json : undefined);
    await writeJson(context, report, {
      json: json === true,
      ...(file === undefined ? {} : { output: file }),
    });
    const wrongHits = report.tuned.wrongHits + report.heldOut.wrongHits;
    return wrongHits === 0 ? [] : [`${wrongHits} questions got the answer to another question`];
  } finally {
    await backEnd.close();
  }
}

function toTarget({ beir, documents = SAMPLE_DOCUMENTS, questions }: EvalOptions): EvaluationTarget {
  if (beir !== undefined) return { mode: 'beir', folder: beir };
  return { mode: 'documents', folder: documents, questions: questions ?? join(documents, 'questions.jsonl') };
}

/** A ranking that is too short would lower the figures without a warning. */
function requireDepth(top: number, k: number): void {
  const needed = Math.max(k, RANK_CUTOFF);
  if (top >= needed) return;
  throw new RagError(
    'invalid_input',
    `--top ${top} is too few: recall@${k}, MRR@10 and nDCG@10 need at least ${needed}.`,
  );
}

/** Commander names `--min-right-page` `minRightPage`. */
function readMinimums(options: object): Minimums {
  const given = new Map<string, unknown>(Object.entries(options));
  return Object.fromEntries(
    THRESHOLDS.flatMap(({ name }) => {
      const key = `min-${name}`.replace(/-(.)/gu, (_, letter: string) => letter.toUpperCase());
      const value = given.get(key);
      return typeof value === 'number' ? [[name, value]] : [];
    }),
  );
}

async function loadBackEnd(environment: CommandContext['environment']): Promise<EvaluationBackEnd> {
  const { openEvaluationBackEnd } = await import('./open-back-end.ts');
  return openEvaluationBackEnd(environment);
}

function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidArgumentError('It must be a whole number of 1 or more.');
  return count;
}

function toShare(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('It must be a number from 0 to 1.');
  return value;
}
