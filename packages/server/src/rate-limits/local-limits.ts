import { createMemoryRateLimiter } from '@rag/adapters/memory';
import type { LimitConfiguration } from '@rag/configuration';
import type { Limits } from './rate-limit-headers.ts';
import { WINDOW_MS } from './rate-limit-headers.ts';

export type LimitSettings = Pick<LimitConfiguration, 'newAnswersPerMinute' | 'answersPerMinute'>;

/** The limit of each policy. A client that may cause an answer may always receive it. */
export function limitsOf(settings: LimitSettings): { readonly answers: number; readonly newAnswers: number } {
  const newAnswers = settings.newAnswersPerMinute;
  return { answers: Math.max(newAnswers, settings.answersPerMinute), newAnswers };
}

/** Limits that this process counts alone. With `replicas` it admits its share of each limit. */
export function createLocalLimits(
  settings: LimitSettings,
  { replicas = 1, maxKeys = 100_000 }: { readonly replicas?: number; readonly maxKeys?: number } = {},
): Limits {
  const limiter = (limit: number) =>
    createMemoryRateLimiter({
      limit: Math.max(1, Math.floor(limit / replicas)),
      windowMs: WINDOW_MS,
      maxKeys,
    });
  const { answers, newAnswers } = limitsOf(settings);
  return { answers: limiter(answers), newAnswers: limiter(newAnswers) };
}
