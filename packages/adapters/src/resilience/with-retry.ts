import { type CallOptions, type Embedder, isAbort, type LLM, RagError, type VectorStore } from '@rag/core';
import {
  requireCount,
  requirePositive,
  type Sleep,
  sleep as systemSleep,
  throwIfAborted,
} from '@rag/core/adapter';
import { decoratePort } from './decorate-port.ts';
import { lazyStream, startStream } from './lazy-stream.ts';

export interface RetryOptions {
  /** The largest number of calls, the first one included. Default 2. */
  readonly maxAttempts?: number;
  /** The upper bound of the pause before the second attempt; it doubles with each further attempt. Default 200. */
  readonly baseMs?: number;
  /** The limit of that bound. Default 2,000. */
  readonly maxDelayMs?: number;
  /**
   * The longest `retryAfterMs` that is waited for. A longer one fails at once: another deployment or a degraded answer
   * serves the reader better than a wait. Default 2,000.
   */
  readonly retryAfterCapMs?: number;
  /** From 0 to below 1. */
  readonly random?: () => number;
  readonly sleep?: Sleep;
}

/** A circuit breaker opens at once at a longer `retryAfterMs`. */
export const DEFAULT_RETRY_AFTER_CAP_MS = 2_000;

/**
 * Repeats a call whose error is `retryable`. Never repeats a stream that has given its first part, or a call whose
 * caller gave up. Only for ports whose calls may be made twice.
 *
 * Waits for the time that the back end asks for and then a random time up to a bound that doubles ("full jitter":
 * M. Brooker, "Exponential Backoff And Jitter", 2015).
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
  return decoratePort(port, (call, callOptions) => retry(call, callOptions, waitAfter));
}

/** Waits before the next attempt, or throws the error again if there is none. */
type Backoff = (error: unknown, attempt: number, signal: AbortSignal | undefined) => Promise<void>;

function createBackoff({
  maxAttempts = 2,
  baseMs = 200,
  maxDelayMs = 2_000,
  retryAfterCapMs = DEFAULT_RETRY_AFTER_CAP_MS,
  random = Math.random,
  sleep = systemSleep,
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
    stream: (request, options = {}) =>
      lazyStream(() => retry((inner) => startStream(llm, request, inner), options, waitAfter)),
  };
}

async function retry<Result>(
  call: (options: CallOptions) => Promise<Result>,
  options: CallOptions,
  waitAfter: Backoff,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    throwIfAborted(options.signal);
    try {
      return await call(options);
    } catch (error) {
      await waitAfter(error, attempt, options.signal);
    }
  }
}
