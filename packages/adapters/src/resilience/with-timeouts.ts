import type { LLM, LLMPart } from '@rag/core';
import { requirePositive, throwIfAborted } from '@rag/core/adapter';
import { openCallGuard } from './call-guard.ts';

/** Each limit in milliseconds; one that is absent is not set. */
export interface StreamTimeouts {
  /** From the first pull to the first part: connecting, headers and the model's own thinking. */
  readonly firstTokenMs?: number;
  /** From asking for a part to having it. The time that the reader takes does not count. */
  readonly gapMs?: number;
  /** From the first pull to the end, the reader's time included. */
  readonly totalMs?: number;
}

/**
 * Limits how long a model may take. A limit that is reached aborts the call upstream, wherever it is: before
 * the headers, in the middle of the body. The pull rejects with `timeout`, at once, even where the model
 * does not listen to its signal. A caller who gives up first gets `aborted`.
 *
 * @example
 * const patient = withTimeouts(llm, { firstTokenMs: 8_000, gapMs: 10_000, totalMs: 60_000 });
 */
export function withTimeouts(llm: LLM, timeouts: StreamTimeouts): LLM {
  requirePositive({ ...timeouts });
  return {
    model: llm.model,
    parameters: llm.parameters,
    async *stream(request, { signal } = {}) {
      throwIfAborted(signal);
      const guard = openCallGuard(signal);
      const { firstTokenMs, gapMs, totalMs } = timeouts;
      if (totalMs !== undefined) guard.limit(totalMs, `The model did not finish within ${totalMs} ms.`);
      const parts = llm.stream(request, { signal: guard.signal })[Symbol.asyncIterator]();

      const pull = async (limitMs: number | undefined, what: string): Promise<IteratorResult<LLMPart>> => {
        const stop =
          limitMs === undefined ? () => {} : guard.limit(limitMs, `No ${what} came within ${limitMs} ms.`);
        return guard.race(parts.next()).finally(stop);
      };

      // While a pull is open, leaving would have to wait for it; the signal ends it instead.
      let pulling = true;
      try {
        let result = await pull(firstTokenMs, 'first token');
        while (result.done !== true) {
          pulling = false;
          yield result.value;
          pulling = true;
          result = await pull(gapMs, 'further token');
        }
      } finally {
        guard.close();
        if (!pulling) await parts.return?.();
      }
    },
  };
}
