import { createChatEngine, RagError } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';
import type { EvaluationBackEnd } from './back-end.ts';
import { type BuiltIndex, buildFromCollection, buildFromDocuments } from './build-index.ts';
import { evaluateAnswer } from './evaluate-answer.ts';
import { evaluateRetrieval } from './evaluate-retrieval.ts';
import type { AnswerResult, EvaluatedCase, EvaluationCase, RetrievalResult } from './evaluation-case.ts';
import { readBeir } from './read-beir.ts';
import { readQuestions } from './read-questions.ts';

/** What is evaluated: a folder of documents with questions, or a collection in the layout of BEIR. */
export type EvaluationTarget =
  | { readonly mode: 'documents'; readonly folder: string; readonly questions: string }
  | { readonly mode: 'beir'; readonly folder: string };

export interface EvaluationRequest {
  readonly target: EvaluationTarget;
  /** How many passages are retrieved for the rankings. */
  readonly top: number;
  /** Whether the engine is asked as well; a collection's judgements say nothing about answers. */
  readonly withAnswers: boolean;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
}

export interface Evaluation {
  readonly index: BuiltIndex;
  readonly cases: readonly EvaluatedCase[];
  readonly warnings: readonly string[];
}

/**
 * Builds the index, ranks for every question, then asks every question, one after the other: times are
 * those of a service without load.
 *
 * @throws RagError `invalid_input` for mistakes in the files, `aborted`, and failures of index or search.
 */
export async function runEvaluation(
  backEnd: EvaluationBackEnd,
  request: EvaluationRequest,
): Promise<Evaluation> {
  const { now, onProgress } = request;
  const startedAt = now();
  const { index, cases, warnings } = await prepare(backEnd, request);
  const seconds = ((now() - startedAt) / 1000).toFixed(1);
  onProgress(`Indexed ${index.documents.size} documents, ${index.passages} passages, in ${seconds} s.`);

  onProgress(`Searching for ${cases.length} questions.`);
  const rankings = await rankAll(backEnd, cases, request);
  const answers = request.withAnswers ? await answerAll(backEnd, cases, request) : [];
  return {
    index,
    warnings: [...index.warnings, ...warnings],
    cases: cases.map((evaluated, position) => {
      const answer = answers[position];
      const retrieval = rankings[position];
      if (retrieval === undefined)
        throw new RagError('internal', `Question ${evaluated.id} was not searched for.`);
      return { ...evaluated, retrieval, ...(answer === undefined ? {} : { answer }) };
    }),
  };
}

interface Prepared {
  readonly index: BuiltIndex;
  readonly cases: readonly EvaluationCase[];
  readonly warnings: readonly string[];
}

async function prepare(backEnd: EvaluationBackEnd, { target, signal }: EvaluationRequest): Promise<Prepared> {
  const { embedder } = backEnd;
  const tools = { writer: backEnd.index.writer, signal, ...(embedder === undefined ? {} : { embedder }) };
  if (target.mode === 'beir') {
    const { documents, cases, warnings } = await readBeir(target.folder);
    return { index: await buildFromCollection(documents, tools), cases, warnings };
  }
  const questions = await readQuestions(target.questions);
  const index = await buildFromDocuments(target.folder, tools);
  questions.checkAgainst(index.documents);
  return { index, cases: questions.cases, warnings: [] };
}

async function rankAll(
  { index: { store }, embedder, rewriter }: EvaluationBackEnd,
  cases: readonly EvaluationCase[],
  { top, now, signal }: EvaluationRequest,
): Promise<readonly RetrievalResult[]> {
  const subject = { store, rewriter, ...(embedder === undefined ? {} : { embedder }) };
  const results: RetrievalResult[] = [];
  for (const evaluated of cases) {
    throwIfAborted(signal);
    results.push(await evaluateRetrieval(subject, evaluated, { top, now, signal }));
  }
  return results;
}

/** The interval of progress messages. */
const PROGRESS_EVERY = 25;

async function answerAll(
  backEnd: EvaluationBackEnd,
  cases: readonly EvaluationCase[],
  { now, signal, onProgress }: EvaluationRequest,
): Promise<readonly AnswerResult[]> {
  const { index, sessions } = backEnd;
  const engine = createChatEngine({ ...backEnd, store: index.store });
  const results: AnswerResult[] = [];
  for (const evaluated of cases) {
    throwIfAborted(signal);
    if (results.length % PROGRESS_EVERY === 0)
      onProgress(`Asking questions: ${results.length} of ${cases.length} done.`);
    results.push(await evaluateAnswer({ engine, sessions }, evaluated, { now, signal }));
  }
  return results;
}
