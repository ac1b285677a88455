import { type LLM, RagError, toRagError } from '@rag/core';
import { openDeadline, requirePositive } from '@rag/core/adapter';
import { withLayer } from './with-layer.ts';

/** Each limit in milliseconds. An absent limit does not apply. */
export interface StreamTimeouts {
  /** From the first pull to the first part: connecting, headers and the model's reasoning. */
  readonly firstTokenMs?: number;
  /** From a pull to its part. The time that the reader takes does not count. */
  readonly gapMs?: number;
  /** From the first pull to the end, the reader's time included. */
  readonly totalMs?: number;
}

/**
 * Limits how long a model may take. At a limit the call upstream is aborted, before its headers or in its body, and
 * the pull rejects with `timeout` at once, even if the model ignores its signal. A caller who gives up first gets
 * `aborted`.
 *
 * @example
 * const limited = withTimeouts(llm, { firstTokenMs: 8_000, gapMs: 10_000, totalMs: 60_000 });
 */
export function withTimeouts(llm: LLM, timeouts: StreamTimeouts): LLM {
  requirePositive({ ...timeouts });
  const { firstTokenMs, gapMs, totalMs } = timeouts;
  return withLayer(llm, (_request, { signal }) => {
    const deadline = openDeadline({ signal });
    if (totalMs !== undefined)
      deadline.limit(totalMs, () => timeout(`The model did not finish within ${totalMs} ms.`, totalMs));
    let limitMs = firstTokenMs;
    let awaited = 'first token';
    return {
      signal: deadline.signal,
      async pull(next) {
        const ms = limitMs;
        const message = `No ${awaited} came within ${ms} ms.`;
        const stop = ms === undefined ? undefined : deadline.limit(ms, () => timeout(message, ms));
        try {
          return await deadline.race(next);
        } catch (error) {
          throw toRagError(error);
        } finally {
          stop?.();
          limitMs = gapMs;
          awaited = 'further token';
        }
      },
      end: () => deadline.close(),
    };
  });
}

function timeout(message: string, limitMs: number): RagError {
  return new RagError('timeout', message, { details: { limitMs } });
}
