import type { LLM } from '@rag/core';
import type { ConcurrencyLimit } from './concurrency-limit.ts';
import { withLayer } from './with-layer.ts';

/**
 * Runs no more streams at once than the limit has slots, which several models may share. A stream holds its slot from
 * its first pull until it ends, fails, is aborted or left. Without a free slot the pull rejects with `overloaded`, and
 * nothing is sent.
 *
 * @example
 * const limited = withConcurrency(llm, createConcurrencyLimit({ limit: 64 }));
 */
export function withConcurrency(llm: LLM, limit: ConcurrencyLimit): LLM {
  return withLayer(llm, async (_request, { signal }) => ({ end: await limit.enter(signal) }));
}
