import { createMemoryRateLimiter } from '@rag/adapters/memory';
import type { ServerSettings } from '../configuration/server-settings.ts';
import type { Limits } from './policies.ts';
import { WINDOW_MS } from './policies.ts';

export type LimitSettings = Pick<ServerSettings, 'RATE_LIMIT_PER_MINUTE' | 'CACHED_RATE_LIMIT_PER_MINUTE'>;

/** How many answers a client may have within any minute, in all and of those that have to be made. */
export function limitsOf(settings: LimitSettings): { readonly answers: number; readonly newAnswers: number } {
  const newAnswers = settings.RATE_LIMIT_PER_MINUTE;
  // Whoever may cause an answer may have it.
  return { answers: Math.max(newAnswers, settings.CACHED_RATE_LIMIT_PER_MINUTE), newAnswers };
}

/** The limits as this process counts by itself; `replicas` share them where each counts alone. */
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
