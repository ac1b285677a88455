import {
  answerRelayConformance,
  cacheConformance,
  counterStoreConformance,
  describeConformance,
  rateLimiterConformance,
  sessionStoreConformance,
} from '@rag/core/testing';
import { advanceExpiries } from '@rag/testkit/redis';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { advanceLimiter } from './__fixtures__/advance-limiter.ts';
import { type BackEnd, openCluster, openSingle, uniquePrefix } from './__fixtures__/back-ends.ts';
import {
  createRedisAnswerRelay,
  createRedisCache,
  createRedisCounterStore,
  createRedisRateLimiter,
  createRedisSessionStore,
} from './index.ts';

/** The server's clock runs on while a case runs. */
const PRECISION_MS = 2_000;
/** A busy machine must not fail a case that is about something else. */
const LONG_TIMEOUT = { timeoutMs: 5_000 };
const runner = { describe, it };

describe.each([
  { name: 'one node', open: openSingle },
  { name: 'a cluster of three', open: openCluster },
])('Redis: $name', ({ open }) => {
  let backEnd: BackEnd;

  beforeAll(async () => {
    backEnd = await open();
  });

  afterAll(() => backEnd?.close());

  describeConformance(
    cacheConformance,
    async () => {
      const { client, masters } = backEnd;
      const prefix = uniquePrefix();
      return {
        cache: createRedisCache({ client, prefix, ...LONG_TIMEOUT }),
        advance: (ms: number) => advanceExpiries(masters, prefix, ms),
        precisionMs: PRECISION_MS,
      };
    },
    runner,
  );

  describeConformance(
    counterStoreConformance,
    async () => {
      const { client, masters } = backEnd;
      const prefix = uniquePrefix();
      return {
        counters: createRedisCounterStore({ client, prefix, ...LONG_TIMEOUT }),
        advance: (ms: number) => advanceExpiries(masters, prefix, ms),
        precisionMs: PRECISION_MS,
      };
    },
    runner,
  );

  describeConformance(
    answerRelayConformance,
    async () => {
      const { client, masters } = backEnd;
      const prefix = uniquePrefix();
      return {
        relay: createRedisAnswerRelay({ client, prefix, ...LONG_TIMEOUT }),
        advance: (ms: number) => advanceExpiries(masters, prefix, ms),
        precisionMs: PRECISION_MS,
      };
    },
    runner,
  );

  describeConformance(
    sessionStoreConformance,
    async () => {
      const { client, masters } = backEnd;
      const prefix = uniquePrefix();
      const ttlMs = 900_000;
      const maxMessages = 10;
      return {
        sessions: createRedisSessionStore({ client, prefix, ttlMs, maxMessages, ...LONG_TIMEOUT }),
        advance: (ms: number) => advanceExpiries(masters, prefix, ms),
        ttlMs,
        maxMessages,
        precisionMs: PRECISION_MS,
      };
    },
    runner,
  );

  describeConformance(
    rateLimiterConformance,
    async () => {
      const { client, masters } = backEnd;
      const prefix = uniquePrefix();
      const windowMs = 60_000;
      const limit = 10;
      return {
        limiter: createRedisRateLimiter({ client, prefix, limit, windowMs, ...LONG_TIMEOUT }),
        async advance(ms: number) {
          await advanceLimiter(masters, prefix, ms);
          await advanceExpiries(masters, prefix, ms);
        },
        limit,
        windowMs,
        precisionMs: PRECISION_MS,
      };
    },
    runner,
  );
});
