import { context } from '@opentelemetry/api';
import { type CostOf, costOfCalls, totalUsage } from '../cost/index.ts';
import type { Logger } from './logger.ts';
import type { AnsweredEvent, RequestEvent, ServiceObserver } from './observer.ts';
import { kindOf } from './route-of.ts';

/**
 * Logs one line per request, and what happens to the back ends. A line has neither the text of a question or an answer,
 * nor its session, nor its client.
 */
export function createLogObserver(logger: Logger, costOf: CostOf): ServiceObserver {
  return {
    answered: createAnswerLog(logger, costOf),
    requestEnded: (event) => logRequest(logger, event),
    limiterFailed: ({ policy }) =>
      logger.warn({ code: 'limiter_unavailable', policy }, 'rate limiter unavailable, question admitted'),
    circuitChanged: (event) =>
      logger.warn(event, `${event.backEnd === 'search' ? 'search' : 'model'} circuit breaker changed`),
    modelFailedOver: (event) => logger.warn(event, 'model failed, next one asked'),
    budgetSpent: (event) => logger.warn({ ...event }, 'daily token budget spent'),
    rated: (helpful) => logger.info({ helpful }, 'answer rated'),
  };
}

function logRequest(logger: Logger, { method, route, status, ms, trace }: RequestEvent): void {
  // The failures of the service have a line with their reason, where they are turned into responses. Answers have lines of
  // their own, and regular requests would hide everything else.
  if (status >= 500 || (status < 400 && kindOf(route) !== 'page')) return;
  context.with(trace, () => logger.info({ method, route, status, ms: Math.round(ms) }, 'request'));
}

function createAnswerLog(logger: Logger, costOf: CostOf): (event: AnsweredEvent) => void {
  /** The number of cached answers since the last line. */
  let cachedSinceLast = 0;

  return function logAnswer({ last, ms: exactMs, isStreaming }) {
    const ms = Math.round(exactMs);
    if (last.type === 'error') {
      // Before that, the request itself failed and has a line.
      if (!isStreaming) return;
      const { code, retryable, details } = last.error;
      logger.warn({ code, retryable, details, ms }, 'answer failed');
      return;
    }
    const { answerId, outcome, cached, degraded, model, billed } = last.answer;
    // A line would cost half as much as the cached answer itself, so the next line states their number.
    if (cached && degraded.length === 0) {
      cachedSinceLast += 1;
      return;
    }
    const degradation = degraded.length === 0 ? {} : { degraded };
    const usage = totalUsage(billed);
    const millionths = costOfCalls(billed, costOf);
    const cost = millionths === undefined ? {} : { cost: millionths / 1e6 };
    logger.info(
      { answerId, outcome, cached, ms, model, usage, ...cost, cachedSinceLast, ...degradation },
      'answered',
    );
    cachedSinceLast = 0;
  };
}
