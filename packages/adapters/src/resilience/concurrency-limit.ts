import { RagError } from '@rag/core';
import { abortedBy, requireCount, requirePositive, throwIfAborted } from '@rag/core/adapter';

export interface ConcurrencyOptions {
  /** How many calls may run at once. */
  readonly limit: number;
  /** How many calls may wait for a slot; 0 for none. Default `limit`. */
  readonly maxQueue?: number;
  /** How long one call may wait. Default 2,000. */
  readonly maxWaitMs?: number;
}

/** A number of slots with a short queue, first come, first served. */
export interface ConcurrencyLimit {
  /**
   * Takes a slot. Resolves, when one is free, with a function that releases it; a second call does nothing. Rejects
   * with `overloaded` and `retryAfterMs`, at once when the queue is full or else after `maxWaitMs`, and with `aborted`.
   */
  enter(signal?: AbortSignal): Promise<() => void>;
}

/** One limit for all calls that share a scarce resource, such as the quota of a provider. */
export function createConcurrencyLimit({
  limit,
  maxQueue = limit,
  maxWaitMs = 2_000,
}: ConcurrencyOptions): ConcurrencyLimit {
  requireCount({ limit });
  requirePositive({ maxWaitMs });
  if (!Number.isSafeInteger(maxQueue) || maxQueue < 0)
    throw new RagError('invalid_input', `maxQueue must be a whole number of 0 or more, got ${maxQueue}.`);
  let taken = 0;
  /** In order of arrival. Each takes a slot when it is called. */
  const waiting = new Set<() => void>();

  const takeSlot = (): (() => void) => {
    taken += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      taken -= 1;
      const [next] = waiting;
      next?.();
    };
  };

  return {
    async enter(signal) {
      throwIfAborted(signal);
      if (taken < limit) return takeSlot();
      if (waiting.size >= maxQueue) throw refusal(maxWaitMs);
      return new Promise((resolve, reject) => {
        const stopWaiting = (): void => {
          clearTimeout(timer);
          waiting.delete(onTurn);
          signal?.removeEventListener('abort', onAbort);
        };
        const onTurn = (): void => {
          stopWaiting();
          resolve(takeSlot());
        };
        const onAbort = (): void => {
          stopWaiting();
          reject(abortedBy(signal));
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
  return new RagError('overloaded', 'Too many model calls are running.', { retryAfterMs });
}
