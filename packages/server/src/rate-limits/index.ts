export { createLocalLimits, limitsOf } from './local-limits.ts';
export {
  type Limits,
  type PolicyName,
  rateLimitExceeded,
  rateLimitHeaders,
  toPolicy,
  toRateLimit,
  WINDOW_MS,
} from './rate-limit-headers.ts';
