import { createChatEngine, createMemoryCache, type LLM, RagError } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';
import type { EvaluationBackEnd } from './back-end.ts';
import { buildFromDocuments } from './build-index.ts';
import { type QuestionPair, readPairs } from './read-pairs.ts';

export interface ParaphraseFigures {
  /** Pairs that mean the same. */
  readonly same: number;
  /** Of these: the second question got the first one's answer. */
  readonly hits: number;
  /** Pairs that look alike and mean something else. */
  readonly different: number;
  /** Of these: the second question got the first one's answer nevertheless. */
  readonly wrongHits: number;
}

export interface ParaphraseReport {
  readonly embeddingModel: string;
  readonly tuned: ParaphraseFigures;
  readonly heldOut: ParaphraseFigures;
  /** The ids of wrong hits that are not held out. */
  readonly wrong: readonly string[];
}

export interface ParaphraseRequest {
  readonly documents: string;
  readonly pairs: string;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
}

/**
 * Asks both questions of each pair, in both orders, each time an engine that has just started. A hit needs one order, and
 * so does a wrong hit. No language model is asked: whatever has evidence counts as answered, so that no refusal hides
 * a wrong hit.
 *
 * @throws RagError `invalid_input` without an embedder and for mistakes in the files.
 */
export async function evaluateParaphrases(
  backEnd: EvaluationBackEnd,
  { documents, pairs: path, signal, onProgress }: ParaphraseRequest,
): Promise<ParaphraseReport> {
  const { embedder, index } = backEnd;
  if (embedder === undefined) {
    throw new RagError('invalid_input', '--paraphrases needs an embedder, such as LOCAL_EMBEDDING_MODEL.');
  }
  const pairs = await readPairs(path);
  await buildFromDocuments(documents, { writer: index.writer, embedder, signal });
  onProgress(`Asking ${pairs.length} pairs of questions.`);
  const results: PairResult[] = [];
  for (const pair of pairs) {
    throwIfAborted(signal);
    const isHit =
      (await sharesAnswer(backEnd, pair.one, pair.other, signal)) ||
      (await sharesAnswer(backEnd, pair.other, pair.one, signal));
    results.push({ pair, isHit });
  }
  return {
    embeddingModel: embedder.model,
    tuned: figuresOf(results.filter(({ pair }) => !pair.heldOut)),
    heldOut: figuresOf(results.filter(({ pair }) => pair.heldOut)),
    wrong: results
      .filter(({ pair, isHit }) => isHit && !pair.same && !pair.heldOut)
      .map(({ pair }) => pair.id),
  };
}

interface PairResult {
  readonly pair: QuestionPair;
  readonly isHit: boolean;
}

const NO_USAGE = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };
const CITE_FIRST: LLM = {
  model: 'cites the first passage',
  parameters: '',
  async *stream() {
    yield { type: 'text', text: 'See [1].' };
    yield { type: 'finish', reason: 'stop', usage: NO_USAGE };
  },
};

async function sharesAnswer(
  { index, embedder, cache: embeddings, settings }: EvaluationBackEnd,
  first: string,
  second: string,
  signal: AbortSignal,
): Promise<boolean> {
  const answers = createMemoryCache({ maxBytes: 1_000_000 });
  const engine = createChatEngine({
    store: index.store,
    llm: CITE_FIRST,
    ...(embedder === undefined ? {} : { embedder }),
    // Each engine starts without answers. Vectors are the same for all.
    cache: {
      ...answers,
      getMany: (keys, options) => embeddings.getMany(keys, options),
      set: (key, value, options) =>
        (key.startsWith('embedding:') ? embeddings : answers).set(key, value, options),
    },
    settings: { ...settings, maxParaphrases: 10 },
  });
  await engine.ask(first, { signal });
  await engine.settled();
  const { cached } = await engine.ask(second, { signal });
  return cached;
}

function figuresOf(results: readonly PairResult[]): ParaphraseFigures {
  const count = (same: boolean, onlyHits: boolean): number =>
    results.filter(({ pair, isHit }) => pair.same === same && (isHit || !onlyHits)).length;
  return {
    same: count(true, false),
    hits: count(true, true),
    different: count(false, false),
    wrongHits: count(false, true),
  };
}

export function formatParaphrases({ embeddingModel, tuned, heldOut, wrong }: ParaphraseReport): string {
  const row = (label: string, cells: readonly string[]): string =>
    label.padEnd(24) + cells.map((cell) => cell.padStart(14)).join('');
  return [
    `embedder   ${embeddingModel}`,
    '',
    row('', ['tuned', 'held out']),
    row(
      'hits',
      [tuned, heldOut].map(({ hits, same }) => `${hits} of ${same}`),
    ),
    row(
      'wrong hits',
      [tuned, heldOut].map(({ wrongHits, different }) => `${wrongHits} of ${different}`),
    ),
    ...wrong.map((id) => `  wrong: ${id}`),
  ].join('\n');
}
