import { withLayer } from '@rag/adapters/resilience';
import { isAbort, type LLM, toRagError } from '@rag/core';
import type { Logger } from './logger.ts';

/**
 * Logs why a model failed. The engine answers with a fallback, so without this an operator would see only that the
 * answer was degraded. One line per failed call, until the circuit breaker opens.
 */
export function logModelFailures(llm: LLM, logger: Logger): LLM {
  return withLayer(llm, () => ({
    fail(error) {
      if (isAbort(error)) return;
      const { code, message, details } = toRagError(error);
      logger.warn({ model: llm.model, code, ...details, reason: message }, 'model failed');
    },
  }));
}
