import { createCarryOverRewriter, type Embedder, type LLM, type LLMRequest } from '@rag/core';
import { hashText, words } from '@rag/core/adapter';
import {
  answerRelayConformance,
  cacheConformance,
  createTestClock,
  describeConformance,
  embedderConformance,
  llmConformance,
  questionRewriterConformance,
  rateLimiterConformance,
  sessionStoreConformance,
  vectorStoreConformance,
} from '@rag/core/testing';
import { describe, it } from 'vitest';
import {
  createMemoryAnswerRelay,
  createMemoryCache,
  createMemoryIndex,
  createMemoryRateLimiter,
  createMemorySessionStore,
} from '../memory/index.ts';
import { echoLLM, scriptedLLM } from './__fixtures__/scripted-llm.ts';
import type { CallPort } from './decorate-port.ts';
import {
  composeLLM,
  createConcurrencyLimit,
  createDailyBudget,
  createSharedBreaker,
  type PortOf,
  withBudget,
  withCircuitBreaker,
  withConcurrency,
  withFallback,
  withRetry,
  withRouting,
  withTimeout,
  withTimeouts,
  withUsage,
} from './index.ts';

const runner = { describe, it };
const LIMITS = { firstTokenMs: 60_000, gapMs: 60_000, totalMs: 60_000 };

const DECORATED: Readonly<Record<string, (llm: LLM) => LLM>> = {
  withTimeouts: (llm) => withTimeouts(llm, LIMITS),
  withRetry: (llm) => withRetry(llm),
  withConcurrency: (llm) => withConcurrency(llm, createConcurrencyLimit({ limit: 8 })),
  withBudget: (llm) => withBudget(llm, createDailyBudget({ limits: { tokens: 1_000_000 } })),
  withCircuitBreaker: (llm) => withCircuitBreaker(llm),
  withFallback: (llm) => withFallback([llm, scriptedLLM('standby')], { weights: [1, 0] }),
  'withRouting to the small one': (small) => withRouting({ small, large: scriptedLLM('large') }),
  'withRouting to the large one': (large) =>
    withRouting({ small: scriptedLLM('small'), large, maxLargeShare: 1, isHard: () => true }),
  withUsage: (llm) => withUsage(llm, () => {}),
  composeLLM: (llm) => composeLLM({ deployments: [{ llm }], onUsage: () => {} }),
};

describe.each(Object.entries(DECORATED))('%s', (_, decorate) => {
  describeConformance(
    llmConformance,
    async () => {
      const upstream = echoLLM();
      const toRequest = (content: string): LLMRequest => ({ messages: [{ role: 'user', content }] });
      return {
        llm: decorate(upstream),
        request: toRequest('The office opens at nine.'),
        otherRequest: toRequest('Leave is 28 days a year.'),
        upstream,
      };
    },
    runner,
  );
});

/** Every decorator for a port without a stream. */
function guarded<Port extends CallPort>(port: Port): PortOf<PortOf<PortOf<Port>>> {
  return createSharedBreaker()(withCircuitBreaker(withTimeout(port, { timeoutMs: 60_000 })));
}

/** Maps each word to a direction. Every text gets one vector of unit length. */
function wordEmbedder(): Embedder & { calls(): number } {
  let calls = 0;
  return {
    model: 'words',
    dimensions: 64,
    calls: () => calls,
    async embed(texts, { signal } = {}) {
      signal?.throwIfAborted();
      if (texts.length === 0) return [];
      calls += 1;
      return texts.map((text) => {
        const vector = new Float32Array(64);
        for (const word of words(text)) {
          const direction = Number.parseInt(hashText(word).slice(0, 8), 16) % 64;
          vector[direction] = (vector[direction] ?? 0) + 1;
        }
        const length = Math.hypot(...vector) || 1;
        return vector.map((value) => value / length);
      });
    },
  };
}

describe('withTimeout and withCircuitBreaker', () => {
  describeConformance(
    answerRelayConformance,
    async () => {
      const { now, advance } = createTestClock(0);
      return { relay: guarded(createMemoryAnswerRelay({ now })), advance };
    },
    runner,
  );

  describeConformance(
    cacheConformance,
    async () => {
      const { now, advance } = createTestClock(0);
      return { cache: guarded(createMemoryCache({ maxBytes: 1_000_000, now })), advance };
    },
    runner,
  );

  describeConformance(
    sessionStoreConformance,
    async () => {
      const { now, advance } = createTestClock(0);
      const limits = { ttlMs: 900_000, maxMessages: 10 };
      const sessions = createMemorySessionStore({ ...limits, maxSessions: 100, now });
      return { sessions: guarded(sessions), advance, ...limits };
    },
    runner,
  );

  describeConformance(
    rateLimiterConformance,
    async () => {
      const { now, advance } = createTestClock(0);
      const limits = { limit: 10, windowMs: 60_000 };
      return {
        limiter: guarded(createMemoryRateLimiter({ ...limits, maxKeys: 100, now })),
        ...limits,
        advance,
      };
    },
    runner,
  );

  describeConformance(
    questionRewriterConformance,
    async () => ({
      rewriter: guarded(createCarryOverRewriter()),
      standalone: {
        question: 'When does the municipal library open on Saturdays?',
        history: [{ role: 'user' as const, content: 'How many days of leave do I have?' }],
      },
      followUp: {
        question: 'And for part-timers?',
        history: [{ role: 'user' as const, content: 'How many days of leave do I have?' }],
      },
    }),
    runner,
  );
});

describe('withTimeout, withCircuitBreaker and withRetry', () => {
  describeConformance(
    vectorStoreConformance,
    async () => {
      const { store, writer } = createMemoryIndex();
      return { store: withRetry(guarded(store)), writer, takesVectors: true };
    },
    runner,
  );

  describeConformance(
    embedderConformance,
    async () => {
      const embedder = wordEmbedder();
      return { embedder: withRetry(guarded(embedder)), upstream: embedder };
    },
    runner,
  );
});
