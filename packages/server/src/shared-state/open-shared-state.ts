import { createMemoryCache, createMemorySessionStore } from '@rag/adapters/memory';
import type { DailyCounter } from '@rag/adapters/resilience';
import type { Configuration, OpenAzureIdentity } from '@rag/configuration';
import type { AnswerRelay, Cache, CounterStore, SessionStore } from '@rag/core';
import type { Logger } from '../observability/index.ts';
import { createLocalLimits, type Limits, limitsOf, WINDOW_MS } from '../rate-limits/index.ts';
import { createLocalSecret } from './local-secret.ts';
import { withLocalFallback } from './rate-limiter-with-fallback.ts';
import type { RedisLocation } from './redis/index.ts';
import { openSharedSecret } from './shared-secret.ts';

/** The state apart from the index: in this process, or in Redis and shared with other replicas. */
export interface SharedState {
  readonly cache: Cache;
  readonly sessions: SessionStore;
  readonly limits: Limits;
  /** Only with Redis: a single process has no other replica to share an answer in progress with. */
  readonly relay?: AnswerRelay;
  /** Only with Redis: the replicas share one daily budget. It is updated in the background, so it needs no breaker. */
  readonly dailyCounter?: DailyCounter;
  /** Only with Redis: the replicas count together. Used in the background alone, so it needs no breaker. */
  readonly counters?: CounterStore;
  /** The key that client addresses are hashed with. The same on all replicas, since they count together. */
  readonly clientSecret: () => Uint8Array;
  close(): Promise<void>;
}

const MEBIBYTE = 1_024 * 1_024;
const MAX_MESSAGES = 10;
/**
 * The first two calls of a question go out together, so two failures open the breaker after one wait. It stays open
 * for a short time only, since a trial call to Redis is cheap.
 */
const BREAKER = { failures: 2, openMs: 1_000, maxOpenMs: 2_000 } as const;

/**
 * The time-out of one call. A question waits for at most two of them, so an outage of Redis delays it by at most
 * 300 ms. Long enough that a busy machine does not look like an outage.
 */
const TIMEOUT_MS = 150;

/** Nobody waits for the counters but a person at the dashboard. */
const COUNTERS_TIMEOUT_MS = 1_000;

export type SharedStateConfiguration = Pick<Configuration, 'chat' | 'limits' | 'redis'>;

export interface SharedStateTools {
  readonly logger: Logger;
  readonly identity: OpenAzureIdentity;
}

/** Opens the state that the settings ask for. The caller closes it. */
export async function openSharedState(
  configuration: SharedStateConfiguration,
  tools: SharedStateTools,
): Promise<SharedState> {
  const { url, isCluster } = configuration.redis;
  return url === undefined
    ? openMemory(configuration)
    : openInRedis(configuration, { url, isCluster }, tools);
}

function openMemory(configuration: SharedStateConfiguration): SharedState {
  return {
    clientSecret: createLocalSecret(),
    cache: createMemoryCache({ maxBytes: 64 * MEBIBYTE }),
    sessions: createMemorySessionStore({
      ttlMs: configuration.chat.sessionTtlMs,
      maxMessages: MAX_MESSAGES,
      maxSessions: 20_000,
      maxBytes: 64 * MEBIBYTE,
    }),
    limits: createLocalLimits(configuration.limits),
    close: async () => {},
  };
}

/** One client for everything, so that the calls of a question are pipelined into one round trip. */
async function openInRedis(
  configuration: SharedStateConfiguration,
  location: RedisLocation,
  { logger, identity }: SharedStateTools,
): Promise<SharedState> {
  const [{ openRedis }, redis, { createSharedBreaker }] = await Promise.all([
    import('./redis/index.ts'),
    import('@rag/adapters/redis'),
    import('@rag/adapters/resilience'),
  ]);
  if (configuration.limits.clientKeySecret === undefined)
    logger.warn(
      { variable: 'CLIENT_KEY_SECRET' },
      'CLIENT_KEY_SECRET is not set: a copy of Redis reveals the addresses of the last minute',
    );
  const { client, close } = await openRedis(location, {
    onDown: (reason) => logger.warn({ reason }, 'Redis is unreachable'),
    onReady: () => logger.info({}, 'Redis is reachable again'),
    ...(configuration.redis.usesEntraId ? { credential: (await identity()).credential } : {}),
  });
  const guard = createSharedBreaker({
    ...BREAKER,
    onStateChange: (state) => {
      if (state.state !== 'half_open') logger.warn({ ...state }, 'Redis circuit breaker changed');
    },
  });
  const limits = limitsOf(configuration.limits);
  const share = createLocalLimits(configuration.limits, { replicas: configuration.limits.replicas });
  const sharedLimiter = (name: string, limit: number) =>
    guard(
      redis.createRedisRateLimiter({
        client,
        timeoutMs: TIMEOUT_MS,
        prefix: `rag:rate:${name}:`,
        limit,
        windowMs: WINDOW_MS,
      }),
    );
  return {
    clientSecret: await openSharedSecret({ client, pepper: configuration.limits.clientKeySecret?.reveal() }),
    cache: guard(redis.createRedisCache({ client, timeoutMs: TIMEOUT_MS })),
    sessions: guard(
      redis.createRedisSessionStore({
        client,
        timeoutMs: TIMEOUT_MS,
        ttlMs: configuration.chat.sessionTtlMs,
        maxMessages: MAX_MESSAGES,
      }),
    ),
    limits: {
      answers: withLocalFallback(sharedLimiter('answers', limits.answers), share.answers),
      newAnswers: withLocalFallback(sharedLimiter('new', limits.newAnswers), share.newAnswers),
    },
    relay: guard(redis.createRedisAnswerRelay({ client })),
    counters: redis.createRedisCounterStore({ client, timeoutMs: COUNTERS_TIMEOUT_MS }),
    dailyCounter: redis.createRedisDailyCounter({ client, timeoutMs: TIMEOUT_MS }),
    close,
  };
}
