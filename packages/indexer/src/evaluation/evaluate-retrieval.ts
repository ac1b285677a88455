import type { CallOptions, Embedder, QuestionRewriter, VectorStore } from '@rag/core';
import type { EvaluationCase, RetrievalResult } from './evaluation-case.ts';
import { rankTargets } from './page-reference.ts';

export interface RetrievalSubject {
  readonly store: VectorStore;
  readonly embedder?: Embedder;
  readonly rewriter: QuestionRewriter;
}

export interface RetrievalOptions extends CallOptions {
  /** How many passages are asked for; several may lie on one page. */
  readonly top: number;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
}

/** Searches for one question as the engine would, and keeps the whole ranking instead of the first few. */
export async function evaluateRetrieval(
  { store, embedder, rewriter }: RetrievalSubject,
  { question, history, relevant }: EvaluationCase,
  { top, now, ...options }: RetrievalOptions,
): Promise<RetrievalResult> {
  const standaloneQuestion =
    history.length === 0 ? question : await rewriter.rewrite({ question, history }, options);
  const startedAt = now();
  const [vector] = store.capabilities.vector
    ? ((await embedder?.embed([standaloneQuestion], options)) ?? [])
    : [];
  const passages = await store.search(
    { text: standaloneQuestion, top, ...(vector === undefined ? {} : { vector }) },
    options,
  );
  return { standaloneQuestion, ranking: rankTargets(passages, relevant), latencyMs: now() - startedAt };
}
