import type { RateLimiter } from '@rag/core';
import type { Hono } from 'hono';
import type { AppDependencies } from '../app.ts';
import { createApp } from '../app.ts';
import type { Limits } from '../rate-limits/index.ts';
import { createFakeEngine } from './fake-engine.ts';

export const OPEN_LIMITER: RateLimiter = {
  consume: async () => ({ allowed: true, limit: 10, remaining: 9, retryAfterMs: 0, resetMs: 0 }),
};

export const OPEN_LIMITS: Limits = { answers: OPEN_LIMITER, newAnswers: OPEN_LIMITER };

export function createFakeApp(dependencies: Partial<AppDependencies> = {}): Hono {
  return createApp({
    engine: createFakeEngine(),
    limits: OPEN_LIMITS,
    clientKey: () => 'client',
    readiness: async () => [],
    ...dependencies,
  });
}

/** Posts a value as JSON, or a text as it is. */
export function ask(
  app: Hono,
  body: unknown,
  { headers = {}, signal }: { headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<Response> {
  return Promise.resolve(
    app.request('/chat', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    }),
  );
}
