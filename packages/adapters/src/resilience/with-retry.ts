import { type Embedder, isAbort, type LLM, RagError, type VectorStore } from '@rag/core';
import { requireCount, requirePositive, throwIfAborted } from '@rag/core/adapter';
import { aroundCalls } from './around-calls.ts';
import { sleep as realSleep, type Sleep } from './sleep.ts';

export interface RetryOptions {
  /** How many calls at the most, the first one included. Default 2. */
  readonly maxAttempts?: number;
  /** The upper bound of the wait before the second attempt; it doubles with each further one. Default 200. */
  readonly baseMs?: number;
  /** What that bound never exceeds. Default 2,000. */
  readonly maxDelayMs?: number;
  /**
   * The longest `retryAfterMs` that is waited for. A longer one fails at once: the reader is better served by
   * another deployment, or by the degraded answer, than by waiting. Default 2,000.
   */
  readonly retryAfterCapMs?: number;
  /** From 0 to below 1. */
  readonly random?: () => number;
  readonly sleep?: Sleep;
}

/** The longest hint that is waited for, unless told otherwise; a longer one opens a circuit at once. */
export const DEFAULT_RETRY_AFTER_CAP_MS = 2_000;

/**
 * Repeats a call that failed in a way that may pass: the error says `retryable`. Never a stream that has
 * begun, never for a caller who has given up. Only for ports whose calls may be made twice.
 *
 * Waits a random time up to a bound that doubles ("full jitter": M. Brooker, "Exponential Backoff And
 * Jitter", 2015), after whatever time the back end asks for.
 *
 * @example
 * const store = withRetry(withTimeout(remoteStore, { timeoutMs: 2_000 }), { maxAttempts: 2 });
 */
export function withRetry(port: LLM, options?: RetryOptions): LLM;
export function withRetry(port: Embedder, options?: RetryOptions): Embedder;
export function withRetry(port: VectorStore, options?: RetryOptions): VectorStore;
export function withRetry(
  port: LLM | Embedder | VectorStore,
  options: RetryOptions = {},
): LLM | Embedder | VectorStore {
  const waitAfter = createBackoff(options);
  if ('stream' in port) return retryingLLM(port, waitAfter);
  return aroundCalls(port, async (call, callOptions) => {
    for (let attempt = 1; ; attempt++) {
      throwIfAborted(callOptions.signal);
      try {
        return await call(callOptions);
      } catch (error) {
        await waitAfter(error, attempt, callOptions.signal);
      }
    }
  });
}

/** Waits before the next attempt, or throws the error again where there is to be none. */
type Backoff = (error: unknown, attempt: number, signal: AbortSignal | undefined) => Promise<void>;

function createBackoff({
  maxAttempts = 2,
  baseMs = 200,
  maxDelayMs = 2_000,
  retryAfterCapMs = DEFAULT_RETRY_AFTER_CAP_MS,
  random = Math.random,
  sleep = realSleep,
}: RetryOptions): Backoff {
  requireCount({ maxAttempts });
  requirePositive({ baseMs, maxDelayMs });
  return async (error, attempt, signal) => {
    if (attempt >= maxAttempts || !(error instanceof RagError) || !error.retryable || isAbort(error))
      throw error;
    const hintMs = error.retryAfterMs ?? 0;
    if (hintMs > retryAfterCapMs) throw error;
    const jitterMs = random() * Math.min(maxDelayMs, baseMs * 2 ** (attempt - 1));
    await sleep(hintMs + jitterMs, signal);
  };
}

function retryingLLM(llm: LLM, waitAfter: Backoff): LLM {
  return {
    model: llm.model,
    parameters: llm.parameters,
    async *stream(request, options = {}) {
      for (let attempt = 1; ; attempt++) {
        throwIfAborted(options.signal);
        let begun = false;
        try {
          for await (const part of llm.stream(request, options)) {
            begun = true;
            yield part;
          }
          return;
        } catch (error) {
          if (begun) throw error;
          await waitAfter(error, attempt, options.signal);
        }
      }
    },
  };
}
