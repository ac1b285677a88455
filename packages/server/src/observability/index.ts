export { createLogger } from './create-logger.ts';
export { inCurrentTrace } from './in-current-trace.ts';
export { indexProblems } from './index-readiness.ts';
export { logModelFailures } from './log-model-failures.ts';
export { createLogObserver } from './log-observer.ts';
export { logRewriteFailures } from './log-rewrite-failures.ts';
export { type Logger, SILENT_LOGGER } from './logger.ts';
export { toModelEvents } from './model-events.ts';
export { type Fetch, observeRequests } from './observe-requests.ts';
export {
  type AnsweredEvent,
  type CircuitEvent,
  combineObservers,
  type FailoverEvent,
  type LastEvent,
  NO_OBSERVER,
  type RateLimitedEvent,
  type RequestEvent,
  type ServiceObserver,
} from './observer.ts';
export { warnAboutEmbedding } from './warn-about-embedding.ts';
