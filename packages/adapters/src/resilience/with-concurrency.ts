import type { LLM } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';
import type { ConcurrencyLimit } from './concurrency-limit.ts';

/**
 * Lets no more streams run than the limit has places, which several models may share. A stream has its place
 * from its first pull until it ends, fails, is aborted or left. Where there is none the pull rejects with
 * `overloaded`, and nothing is sent.
 *
 * @example
 * const limited = withConcurrency(llm, createConcurrencyLimit({ limit: 64 }));
 */
export function withConcurrency(llm: LLM, limit: ConcurrencyLimit): LLM {
  return {
    model: llm.model,
    parameters: llm.parameters,
    async *stream(request, options = {}) {
      throwIfAborted(options.signal);
      const leave = await limit.enter(options.signal);
      try {
        yield* llm.stream(request, options);
      } finally {
        leave();
      }
    },
  };
}
