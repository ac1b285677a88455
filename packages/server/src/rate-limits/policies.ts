import type { RateDecision, RateLimiter } from '@rag/core';
import { RagError } from '@rag/core';

/**
 * What a client is limited in, by the names that `RateLimit` headers use:
 *
 * - `answers`: every answer, also one from the cache or one that is being made for another.
 * - `new-answers`: those that have to be made, and follow-ups, which cost a search and a model.
 */
export const POLICIES = ['answers', 'new-answers'] as const;
export type PolicyName = (typeof POLICIES)[number];

/** Both limits. All that is counted is counted under `answers`, and what costs under `new-answers`, too. */
export interface Limits {
  readonly answers: RateLimiter;
  readonly newAnswers: RateLimiter;
}

export const WINDOW_MS = 60_000;

/** One item of the `RateLimit` header (draft-ietf-httpapi-ratelimit-headers): what is left, and when all is free again. */
export function toRateLimit(name: PolicyName, { remaining, resetMs }: RateDecision): string {
  return `"${name}";r=${remaining};t=${Math.ceil(resetMs / 1_000)}`;
}

/** One item of the `RateLimit-Policy` header: the limit and its window in seconds. */
export function toPolicy(name: PolicyName, { limit }: RateDecision): string {
  return `"${name}";q=${limit};w=${WINDOW_MS / 1_000}`;
}

/** The refusal of a question, with what its answer says about the limit. */
export function tooMany(name: PolicyName, decision: RateDecision): RagError {
  return new RagError('rate_limited', 'Too many questions.', {
    retryAfterMs: decision.retryAfterMs,
    details: {
      policy: name,
      rateLimit: toRateLimit(name, decision),
      rateLimitPolicy: toPolicy(name, decision),
    },
  });
}

/** The headers of a refusal that {@link tooMany} made; none for other errors. */
export function refusalHeaders(error: unknown): Record<string, string> {
  const { rateLimit, rateLimitPolicy } = error instanceof RagError ? error.details : {};
  if (typeof rateLimit !== 'string' || typeof rateLimitPolicy !== 'string') return {};
  return { RateLimit: rateLimit, 'RateLimit-Policy': rateLimitPolicy };
}
