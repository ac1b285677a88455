import { createChatEngine, createMemoryCache, RagError } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';
import { z } from 'zod';
import type { EvaluationBackEnd } from './back-end.ts';
import { buildFromDocuments } from './build-index.ts';
import { readJsonLines } from './read-json-lines.ts';

const text = z.string().trim().min(1, 'must not be empty');

const pairSchema = z.strictObject({
  id: text,
  one: text.max(4000),
  other: text.max(4000),
  same: z.boolean(),
  heldOut: z.boolean().optional(),
});

type Pair = z.output<typeof pairSchema>;

/** What became of the pairs of one column. */
export interface ParaphraseFigures {
  /** Pairs that mean the same. */
  readonly same: number;
  /** Of these, the ones whose first question the documents answer: only they can hit. */
  readonly answered: number;
  readonly hits: number;
  /** Pairs that mean something else. */
  readonly different: number;
  readonly wrongHits: number;
}

export interface ParaphraseReport {
  readonly embeddingModel: string;
  readonly all: ParaphraseFigures;
  readonly tuned: ParaphraseFigures;
  readonly heldOut: ParaphraseFigures;
  /** The ids of pairs that mean something else and got the same answer. */
  readonly wrong: readonly string[];
}

export interface ParaphraseRequest {
  readonly folder: string;
  /** A file of one pair a line. */
  readonly pairs: string;
  readonly signal: AbortSignal;
}

interface Outcome {
  readonly pair: Pair;
  readonly isAnswered: boolean;
  readonly isHit: boolean;
}

const MAX_PARAPHRASES = 100;

/**
 * Asks both questions of each pair, one after the other, of an engine that knows no other question.
 *
 * @throws RagError `invalid_input` for mistakes in the file, and where no embedding model is configured.
 */
export async function evaluateParaphrases(
  backEnd: EvaluationBackEnd,
  { folder, pairs, signal }: ParaphraseRequest,
): Promise<ParaphraseReport> {
  const { embedder, index } = backEnd;
  if (embedder === undefined)
    throw new RagError(
      'invalid_input',
      'Paraphrases need an embedding model, such as LOCAL_EMBEDDING_MODEL.',
    );
  const lines = await readJsonLines(pairs, pairSchema);
  await buildFromDocuments(folder, { writer: index.writer, embedder, signal });
  const outcomes: Outcome[] = [];
  for (const { value: pair } of lines) {
    throwIfAborted(signal);
    outcomes.push(await askBoth(backEnd, pair));
  }
  return {
    embeddingModel: embedder.model,
    all: count(outcomes),
    tuned: count(outcomes.filter(({ pair }) => pair.heldOut !== true)),
    heldOut: count(outcomes.filter(({ pair }) => pair.heldOut === true)),
    wrong: outcomes.filter(({ pair, isHit }) => isHit && !pair.same).map(({ pair }) => pair.id),
  };
}

async function askBoth(backEnd: EvaluationBackEnd, pair: Pair): Promise<Outcome> {
  const engine = createChatEngine({
    ...backEnd,
    store: backEnd.index.store,
    cache: createMemoryCache({ maxBytes: 1024 * 1024 }),
    settings: { ...backEnd.settings, maxParaphrases: MAX_PARAPHRASES },
  });
  const first = await engine.ask(pair.one);
  await engine.settled();
  const second = await engine.ask(pair.other);
  return {
    pair,
    isAnswered: first.outcome === 'answered',
    isHit: second.cacheResult === 'paraphrase' || second.cacheResult === 'exact',
  };
}

function count(outcomes: readonly Outcome[]): ParaphraseFigures {
  const same = outcomes.filter(({ pair }) => pair.same);
  const different = outcomes.filter(({ pair }) => !pair.same);
  const hitsOf = (some: readonly Outcome[]): number => some.filter(({ isHit }) => isHit).length;
  return {
    same: same.length,
    answered: same.filter(({ isAnswered }) => isAnswered).length,
    hits: hitsOf(same),
    different: different.length,
    wrongHits: hitsOf(different),
  };
}

const ROWS: readonly (readonly [label: string, figure: keyof ParaphraseFigures])[] = [
  ['pairs that mean the same', 'same'],
  ['  first question answered', 'answered'],
  ['  hits', 'hits'],
  ['pairs that do not', 'different'],
  ['  wrong hits', 'wrongHits'],
];

/** The report as a table for people. */
export function formatParaphrases({ embeddingModel, all, tuned, heldOut, wrong }: ParaphraseReport): string {
  const row = (label: string, cells: readonly (string | number)[]): string =>
    label.padEnd(28) + cells.map((cell) => String(cell).padStart(10)).join('');
  const lines = [
    `embedding  ${embeddingModel}`,
    '',
    row('', ['all', 'tuned', 'held out']),
    ...ROWS.map(([label, figure]) => row(label, [all[figure], tuned[figure], heldOut[figure]])),
  ];
  return [...lines, ...(wrong.length === 0 ? [] : ['', `Wrong: ${wrong.join(', ')}`])].join('\n');
}
