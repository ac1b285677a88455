export { type CircuitBreakerOptions, type CircuitState, isBackEndFailure } from './circuit.ts';
export {
  CALL_TIMEOUTS,
  type ComposeLLMOptions,
  composeLLM,
  type Deployment,
  QUESTION_TIMEOUTS,
} from './compose-llm.ts';
export {
  type ConcurrencyLimit,
  type ConcurrencyOptions,
  createConcurrencyLimit,
} from './concurrency-limit.ts';
export {
  createDailyBudget,
  type DailyBudget,
  type DailyBudgetOptions,
  type DailyCounter,
  type Spending,
  type SpentEvent,
} from './daily-budget.ts';
export type { CallPort, PortOf } from './decorate-port.ts';
export type { OnFailover } from './failover.ts';
export { type HardSignal, hardSignals, isHardQuestion } from './hard-question.ts';
export { costOf, type ModelPrice, type ModelPrices } from './model-prices.ts';
export { withBudget } from './with-budget.ts';
export { createSharedBreaker, withCircuitBreaker } from './with-circuit-breaker.ts';
export { withConcurrency } from './with-concurrency.ts';
export { type FallbackOptions, withFallback } from './with-fallback.ts';
export { type OpenLayer, type StreamLayer, withLayer } from './with-layer.ts';
export { type RetryOptions, withRetry } from './with-retry.ts';
export { type RoutingOptions, withRouting } from './with-routing.ts';
export { withTimeout } from './with-timeout.ts';
export { type StreamTimeouts, withTimeouts } from './with-timeouts.ts';
export { withEmbeddingUsage, withUsage } from './with-usage.ts';
