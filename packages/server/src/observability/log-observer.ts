import type { Logger } from './logger.ts';
import type { AnsweredEvent, ServiceObserver } from './observer.ts';

/** Logs one line per answer, without its text, its session and its client, and what happens to the back ends. */
export function createLogObserver(logger: Logger): ServiceObserver {
  return {
    answered: createAnswerLog(logger),
    limiterFailed: ({ policy }) =>
      logger.warn({ code: 'limiter_unavailable', policy }, 'rate limiter unavailable, question admitted'),
    circuitChanged: (event) =>
      logger.warn(event, `${event.backEnd === 'search' ? 'search' : 'model'} circuit breaker changed`),
    modelFailedOver: (event) => logger.warn(event, 'model failed, next one asked'),
    budgetSpent: (event) => logger.warn({ ...event }, 'daily token budget spent'),
    rated: (helpful) => logger.info({ helpful }, 'answer rated'),
  };
}

function createAnswerLog(logger: Logger): (event: AnsweredEvent) => void {
  /** The number of cached answers since the last line. */
  let cachedSinceLast = 0;

  return function logAnswer({ last, ms: exactMs, isStreaming }) {
    const ms = Math.round(exactMs);
    if (last.type === 'error') {
      // Before that, the failure of the request is logged.
      if (!isStreaming) return;
      const { code, retryable, details } = last.error;
      logger.warn({ code, retryable, details, ms }, 'answer failed');
      return;
    }
    const { answerId, outcome, cached, degraded, model, usage } = last.answer;
    // A line would cost half as much as the cached answer itself, so the next line states their number.
    if (cached && degraded.length === 0) {
      cachedSinceLast += 1;
      return;
    }
    const degradation = degraded.length === 0 ? {} : { degraded };
    logger.info({ answerId, outcome, cached, ms, model, usage, cachedSinceLast, ...degradation }, 'answered');
    cachedSinceLast = 0;
  };
}
