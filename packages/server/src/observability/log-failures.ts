import { isAbort, type LLM, toRagError } from '@rag/core';
import type { Logger } from './logger.ts';

/**
 * Says in the log why a model did not answer: the engine gives the reader something else instead, and an operator
 * would see no more than that. A wrong key is a line for each question then, as long as the breaker lets them through.
 */
export function logFailures(llm: LLM, logger: Logger): LLM {
  return {
    ...llm,
    async *stream(request, options) {
      try {
        yield* llm.stream(request, options);
      } catch (error) {
        if (!isAbort(error)) {
          const { code, message, details } = toRagError(error);
          logger.warn({ model: llm.model, code, reason: message, ...details }, 'model failed');
        }
        throw error;
      }
    },
  };
}
