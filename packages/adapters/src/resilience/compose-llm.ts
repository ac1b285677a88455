import { type LLM, type ModelUsage, RagError } from '@rag/core';
import type { CircuitBreakerOptions, CircuitState } from './circuit.ts';
import { withCircuitBreaker } from './with-circuit-breaker.ts';
import { type FallbackOptions, withFallback } from './with-fallback.ts';
import { type RetryOptions, withRetry } from './with-retry.ts';
import { type StreamTimeouts, withTimeouts } from './with-timeouts.ts';
import { withUsage } from './with-usage.ts';

export interface Deployment {
  readonly llm: LLM;
  /** How often it is asked first, relative to the others. Default 1. */
  readonly weight?: number;
}

export interface ComposeLLMOptions {
  /** One or more, in the order in which they replace each other. */
  readonly deployments: readonly Deployment[];
  /** The limits of one upstream call; defaults in {@link CALL_TIMEOUTS}. */
  readonly callTimeouts?: StreamTimeouts;
  /** The limits of all calls and pauses for one question together; defaults in {@link QUESTION_TIMEOUTS}. */
  readonly questionTimeouts?: Omit<StreamTimeouts, 'gapMs'>;
  readonly retry?: RetryOptions;
  readonly breaker?: Omit<CircuitBreakerOptions, 'onStateChange'>;
  /** Called when the circuit breaker of a deployment changes its state. Must not throw. */
  readonly onStateChange?: (event: { readonly model: string; readonly state: CircuitState }) => void;
  /** Called when a deployment failed and the next one is asked. Must not throw. */
  readonly onFailover?: FallbackOptions['onFailover'];
  /** Called with the usage of every finished stream, by deployment. Must not throw. */
  readonly onUsage?: (billed: ModelUsage) => void;
}

export const CALL_TIMEOUTS = { firstTokenMs: 8_000, gapMs: 10_000, totalMs: 60_000 } as const;
export const QUESTION_TIMEOUTS = { firstTokenMs: 20_000, totalMs: 90_000 } as const;

/**
 * The model as production runs it. From the outside in: the limits of the question, retry, fallback over the
 * deployments, and around each of them its circuit breaker and the limits of a call. After the first token, only the
 * limits and the breaker remain on the way of a token.
 *
 * One stream makes at most `deployments x maxAttempts` upstream calls (`docs/resilience.md` has the table by
 * kind of failure).
 *
 * @example
 * const llm = composeLLM({ deployments: [{ llm: westEurope, weight: 3 }, { llm: swedenCentral }] });
 */
export function composeLLM({
  deployments,
  callTimeouts,
  questionTimeouts,
  retry = {},
  breaker,
  onStateChange,
  onFailover,
  onUsage,
}: ComposeLLMOptions): LLM {
  if (deployments.length === 0) throw new RagError('invalid_input', 'deployments must name one or more.');
  // The same cap for both: the circuit opens exactly at a pause that the retry does not wait for.
  const shared = retry.retryAfterCapMs === undefined ? {} : { retryAfterCapMs: retry.retryAfterCapMs };
  const guarded = deployments.map(({ llm }) =>
    withCircuitBreaker(withTimeouts(llm, { ...CALL_TIMEOUTS, ...callTimeouts }), {
      ...shared,
      ...breaker,
      onStateChange: (state) => onStateChange?.({ model: llm.model, state }),
    }),
  );
  const spread = withFallback(guarded, {
    weights: deployments.map(({ weight = 1 }) => weight),
    ...(retry.random === undefined ? {} : { random: retry.random }),
    ...(onFailover === undefined ? {} : { onFailover }),
  });
  const composed = withTimeouts(withRetry(spread, retry), { ...QUESTION_TIMEOUTS, ...questionTimeouts });
  return onUsage === undefined ? composed : withUsage(composed, onUsage);
}
