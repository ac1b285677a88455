import type { AnswerEvent } from '@rag/core';
import type { Logger } from './logger.ts';

/** Takes the last event of an answer, and when its request came, by `performance.now()`. */
export type LogAnswer = (last: AnswerEvent, startedAtMs: number) => void;

/** A line for every answer, without its words, its session and its sender. */
export function createAnswerLog(logger: Logger): LogAnswer {
  /** How many answers came whole from the cache since the last line about one. */
  let cachedSinceLast = 0;

  return function logAnswer(event, startedAtMs) {
    const ms = Math.round(performance.now() - startedAtMs);
    if (event.type === 'error') {
      const { code, retryable, details } = event.error;
      logger.warn({ code, retryable, details, ms }, 'answer broke off');
    } else if (event.type === 'done') {
      const { answerId, outcome, cached, degraded, model, usage } = event.answer;
      // A line for each would cost as much as half a cached answer: they are counted in the next line.
      if (cached && degraded.length === 0) {
        cachedSinceLast += 1;
        return;
      }
      const missing = degraded.length === 0 ? {} : { degraded };
      logger.info({ answerId, outcome, cached, ms, model, usage, cachedSinceLast, ...missing }, 'answered');
      cachedSinceLast = 0;
    }
  };
}
