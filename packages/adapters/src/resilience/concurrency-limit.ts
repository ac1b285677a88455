import { RagError } from '@rag/core';
import { requireCount, requirePositive, throwIfAborted } from '@rag/core/adapter';

export interface ConcurrencyOptions {
  /** How many may be in at the same time. */
  readonly limit: number;
  /** How many may wait for a place; 0 for none. Default `limit`. */
  readonly maxQueue?: number;
  /** How long one may wait. Default 2,000. */
  readonly maxWaitMs?: number;
}

/** So many at once, and a short queue before the door; the first to come is the first to be let in. */
export interface ConcurrencyLimit {
  /**
   * Resolves, with what gives the place back, as soon as there is one; giving it back twice does nothing.
   * Rejects with `overloaded` and `retryAfterMs`: at once where the queue is full, else after the longest wait;
   * and with `aborted`.
   */
  enter(signal?: AbortSignal): Promise<() => void>;
}

/** One limit for all calls that share something scarce: a provider's quota, this process's memory. */
export function createConcurrencyLimit({
  limit,
  maxQueue = limit,
  maxWaitMs = 2_000,
}: ConcurrencyOptions): ConcurrencyLimit {
  requireCount({ limit });
  requirePositive({ maxWaitMs });
  if (!Number.isSafeInteger(maxQueue) || maxQueue < 0)
    throw new RagError('invalid_input', `maxQueue must be a whole number of 0 or more, got ${maxQueue}.`);
  let inside = 0;
  /** In the order of their coming; called to let one in. */
  const waiting = new Set<() => void>();

  const letIn = (): (() => void) => {
    inside += 1;
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      inside -= 1;
      const [next] = waiting;
      next?.();
    };
  };

  return {
    async enter(signal) {
      throwIfAborted(signal);
      if (inside < limit) return letIn();
      if (waiting.size >= maxQueue) throw refusal(maxWaitMs);
      return new Promise((resolve, reject) => {
        const stopWaiting = (): void => {
          clearTimeout(timer);
          waiting.delete(onTurn);
          signal?.removeEventListener('abort', onAbort);
        };
        const onTurn = (): void => {
          stopWaiting();
          resolve(letIn());
        };
        const onAbort = (): void => {
          stopWaiting();
          reject(new RagError('aborted', 'The caller gave up.', { cause: signal?.reason }));
        };
        const timer = setTimeout(() => {
          stopWaiting();
          reject(refusal(maxWaitMs));
        }, maxWaitMs);
        waiting.add(onTurn);
        signal?.addEventListener('abort', onAbort, { once: true });
      });
    },
  };
}

function refusal(retryAfterMs: number): RagError {
  return new RagError('overloaded', 'As many model calls are under way as may be.', { retryAfterMs });
}
