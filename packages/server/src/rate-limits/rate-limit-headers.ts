import type { RateDecision, RateLimiter } from '@rag/core';
import { RagError } from '@rag/core';

/**
 * The rate limits of a client, by their names in the `RateLimit` headers:
 *
 * - `answers`: every answer, also one from the cache or one that another client's question produces.
 * - `new-answers`: answers that have to be generated, and follow-ups, since both cost a search and a model call.
 */
export const POLICIES = ['answers', 'new-answers'] as const;
export type PolicyName = (typeof POLICIES)[number];

/** The limiters of both policies. A generated answer counts in both. */
export interface Limits {
  readonly answers: RateLimiter;
  readonly newAnswers: RateLimiter;
}

export const WINDOW_MS = 60_000;

/** One item of the `RateLimit` header (draft-ietf-httpapi-ratelimit-headers): remaining quota, seconds to its reset. */
export function toRateLimit(name: PolicyName, { remaining, resetMs }: RateDecision): string {
  return `"${name}";r=${remaining};t=${Math.ceil(resetMs / 1_000)}`;
}

/** One item of the `RateLimit-Policy` header: the quota and its window in seconds. */
export function toPolicy(name: PolicyName, { limit }: RateDecision): string {
  return `"${name}";q=${limit};w=${WINDOW_MS / 1_000}`;
}

/** The error for a question beyond a limit. It carries the `RateLimit` headers of its response. */
export function rateLimitExceeded(name: PolicyName, decision: RateDecision): RagError {
  return new RagError('rate_limited', 'Too many questions.', {
    retryAfterMs: decision.retryAfterMs,
    details: {
      policy: name,
      rateLimit: toRateLimit(name, decision),
      rateLimitPolicy: toPolicy(name, decision),
    },
  });
}

/** The `RateLimit` headers of an error that {@link rateLimitExceeded} made; none for other errors. */
export function rateLimitHeaders(error: unknown): Record<string, string> {
  const { rateLimit, rateLimitPolicy } = error instanceof RagError ? error.details : {};
  if (typeof rateLimit !== 'string' || typeof rateLimitPolicy !== 'string') return {};
  return { RateLimit: rateLimit, 'RateLimit-Policy': rateLimitPolicy };
}
