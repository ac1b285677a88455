import { createExtractiveLLM } from '@rag/adapters/extractive';
import { createMemoryCache, createMemoryIndex, createMemorySessionStore } from '@rag/adapters/memory';
import type { RateDecision, RateLimiter } from '@rag/core';
import { createChatEngine, RagError } from '@rag/core';
import type { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { ask, createFakeApp } from '../__fixtures__/fake-app.ts';
import { createLocalLimits, type Limits } from '../rate-limits/index.ts';

const decision = (changes: Partial<RateDecision> = {}): RateDecision => ({
  allowed: true,
  limit: 10,
  remaining: 7,
  retryAfterMs: 0,
  resetMs: 33_400,
  ...changes,
});
const always = (given: RateDecision): RateLimiter => ({ consume: async () => given });
const FULL = decision({ allowed: false, remaining: 0, retryAfterMs: 5_100 });

/** The app on a real engine whose index holds one passage. */
async function createRealApp(limits: Limits): Promise<Hono> {
  const { store, writer } = createMemoryIndex();
  await writer.stage({ fingerprint: 'test', dimensions: 0, request: 'test' });
  await writer.upsert({ source: 'a.txt', contentHash: 'a', chunkCount: 1, pageCount: 0 }, [
    { id: 'a', content: 'The library opens at nine in the morning.' },
  ]);
  await writer.publish();
  const engine = createChatEngine({
    store,
    llm: createExtractiveLLM(),
    cache: createMemoryCache({ maxBytes: 1_000_000 }),
    sessions: createMemorySessionStore({ ttlMs: 900_000, maxMessages: 10, maxSessions: 100 }),
  });
  return createFakeApp({ engine, limits });
}

const OPENING = { message: 'When does the library open?' };

describe('rate limits', () => {
  // Covers: classroom
  it('let one address get the same answer 30 times and refuse its eleventh new answer', async () => {
    const app = await createRealApp(createLocalLimits({ newAnswersPerMinute: 10, answersPerMinute: 120 }));
    const classroom = await Promise.all(Array.from({ length: 30 }, () => ask(app, OPENING)));
    const others = [];
    for (let number = 2; number <= 11; number += 1)
      others.push((await ask(app, { message: `When does library number ${number} open?` })).status);
    expect(classroom.map(({ status }) => status)).toEqual(Array(30).fill(200));
    expect(others).toEqual([...Array(9).fill(200), 429]);
  });

  it('apply to cached answers, too', async () => {
    const app = await createRealApp(createLocalLimits({ newAnswersPerMinute: 1, answersPerMinute: 3 }));
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await ask(app, OPENING)).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  it('let a client always receive the answer that it caused', async () => {
    const app = await createRealApp(createLocalLimits({ newAnswersPerMinute: 5, answersPerMinute: 1 }));
    const statuses = await Promise.all([1, 2, 3].map(async () => (await ask(app, OPENING)).status));
    expect(statuses).toEqual([200, 200, 200]);
  });
});

describe('the RateLimit headers of an answer', () => {
  const answers = always(decision({ limit: 120, remaining: 118, resetMs: 59_001 }));

  it.each([false, true])('name both limits when the answer was generated (stream: %s)', async (stream) => {
    const app = await createRealApp({ answers, newAnswers: always(decision()) });
    const { headers } = await ask(app, { ...OPENING, stream });
    expect([headers.get('ratelimit'), headers.get('ratelimit-policy')]).toEqual([
      '"answers";r=118;t=60, "new-answers";r=7;t=34',
      '"answers";q=120;w=60, "new-answers";q=10;w=60',
    ]);
  });

  it('name one limit when the answer was cached', async () => {
    const app = await createRealApp({ answers, newAnswers: always(decision()) });
    await ask(app, OPENING);
    const { headers } = await ask(app, OPENING);
    expect([headers.get('ratelimit'), headers.get('ratelimit-policy')]).toEqual([
      '"answers";r=118;t=60',
      '"answers";q=120;w=60',
    ]);
  });

  it('are absent while the rate limiter is unreachable', async () => {
    const broken: RateLimiter = { consume: () => Promise.reject(new RagError('overloaded', 'down')) };
    const app = await createRealApp({ answers: broken, newAnswers: broken });
    const response = await ask(app, OPENING);
    expect([response.status, response.headers.get('ratelimit')]).toEqual([200, null]);
  });
});

describe('a refusal', () => {
  it.each([false, true])('names the limit and the time to wait (stream: %s)', async (stream) => {
    const app = await createRealApp({ answers: always(decision()), newAnswers: always(FULL) });
    const response = await ask(app, { ...OPENING, stream });
    expect(response.status).toBe(429);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/problem+json',
      'retry-after': '6',
      ratelimit: '"new-answers";r=0;t=34',
      'ratelimit-policy': '"new-answers";q=10;w=60',
    });
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Too Many Requests',
      status: 429,
      detail: 'Too many questions in a short time. Please wait a moment.',
      code: 'rate_limited',
      retryable: true,
    });
  });
});
