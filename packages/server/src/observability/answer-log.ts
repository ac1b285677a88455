import type { AnswerEvent } from '@rag/core';
import type { Logger } from './logger.ts';

/** Takes the last event of an answer and the start of its request, as of `performance.now()`. */
export type LogAnswer = (last: AnswerEvent, startedAtMs: number) => void;

/** Logs one line per answer, without its text, its session and its client. */
export function createAnswerLog(logger: Logger): LogAnswer {
  /** The number of cached answers since the last line. */
  let cachedSinceLast = 0;

  return function logAnswer(event, startedAtMs) {
    const ms = Math.round(performance.now() - startedAtMs);
    if (event.type === 'error') {
      const { code, retryable, details } = event.error;
      logger.warn({ code, retryable, details, ms }, 'answer failed');
    } else if (event.type === 'done') {
      const { answerId, outcome, cached, degraded, model, usage } = event.answer;
      // A line would cost half as much as the cached answer itself, so the next line states their number.
      if (cached && degraded.length === 0) {
        cachedSinceLast += 1;
        return;
      }
      const degradation = degraded.length === 0 ? {} : { degraded };
      logger.info(
        { answerId, outcome, cached, ms, model, usage, cachedSinceLast, ...degradation },
        'answered',
      );
      cachedSinceLast = 0;
    }
  };
}
