import type { OpenAzureIdentity } from '@rag/adapters/environment';
import { createMemoryCache, createMemorySessionStore } from '@rag/adapters/memory';
import type { DailyCounter } from '@rag/adapters/resilience';
import type { AnswerRelay, Cache, SessionStore } from '@rag/core';
import type { ServerSettings } from '../configuration/server-settings.ts';
import type { Logger } from '../observability/logger.ts';
import { createLocalLimits, limitsOf } from '../rate-limits/local-limits.ts';
import type { Limits } from '../rate-limits/policies.ts';
import { WINDOW_MS } from '../rate-limits/policies.ts';
import { createLocalSecret } from './local-secret.ts';
import type { RedisSettings } from './open-redis.ts';
import { withLocalShare } from './with-local-share.ts';

/** What is kept beside the index: by this process alone, or with other replicas in Redis. */
export interface SharedState {
  readonly cache: Cache;
  readonly sessions: SessionStore;
  readonly limits: Limits;
  /** Only with Redis: alone there is nobody to share an answer in the making with. */
  readonly relay?: AnswerRelay;
  /** Only with Redis too: by it replicas share their daily budget. Nobody waits for it, so it needs no breaker. */
  readonly dailyCounter?: DailyCounter;
  /** What clients' addresses are hashed with: the same on all replicas, since they count together. */
  readonly clientSecret: () => Uint8Array;
  close(): Promise<void>;
}

const MEBIBYTE = 1_024 * 1_024;
const MAX_MESSAGES = 10;
/**
 * Two failures, as many as a question's first two calls, which leave together: so even the first one waits for
 * Redis once. And short, since Redis costs nothing to ask: one call every two seconds finds out whether it is back.
 */
const BREAKER = { failures: 2, openMs: 1_000, maxOpenMs: 2_000 } as const;

/**
 * How long one call may take. A question waits once, as said above, or twice where Redis goes silent in its
 * midst, and is to come no more than 300 ms late. A machine that is busy for a moment must not look like that.
 */
const TIMEOUT_MS = 150;

export interface SharedStateTools {
  readonly logger: Logger;
  readonly identity: OpenAzureIdentity;
}

/** The state that the settings ask for. Whoever opens it closes it. */
export async function openSharedState(
  settings: ServerSettings,
  tools: SharedStateTools,
): Promise<SharedState> {
  const { REDIS_URL, REDIS_CLUSTER } = settings;
  return REDIS_URL === undefined
    ? openMemory(settings)
    : openInRedis(settings, { REDIS_URL, REDIS_CLUSTER }, tools);
}

function openMemory(settings: ServerSettings): SharedState {
  return {
    clientSecret: createLocalSecret(),
    cache: createMemoryCache({ maxBytes: 64 * MEBIBYTE }),
    sessions: createMemorySessionStore({
      ttlMs: settings.SESSION_TTL_SECONDS * 1_000,
      maxMessages: MAX_MESSAGES,
      maxSessions: 20_000,
      maxBytes: 64 * MEBIBYTE,
    }),
    limits: createLocalLimits(settings),
    close: async () => {},
  };
}

/** One client for everything, so that what a question asks for at once travels together. */
async function openInRedis(
  settings: ServerSettings,
  redisSettings: RedisSettings,
  { logger, identity }: SharedStateTools,
): Promise<SharedState> {
  const [{ openRedis }, { openSharedSecret }, redis, { createSharedBreaker }] = await Promise.all([
    import('./open-redis.ts'),
    import('./shared-secret.ts'),
    import('@rag/adapters/redis'),
    import('@rag/adapters/resilience'),
  ]);
  if (settings.CLIENT_KEY_SECRET === undefined)
    logger.warn(
      { variable: 'CLIENT_KEY_SECRET' },
      'a copy of redis leads to the addresses of the last minute',
    );
  const { client, close } = await openRedis(redisSettings, {
    onDown: (reason) => logger.warn({ reason }, 'redis is not to be reached'),
    onReady: () => logger.info({}, 'redis is back'),
    ...(settings.REDIS_ENTRA_ID ? { credential: (await identity()).credential } : {}),
  });
  const guard = createSharedBreaker({
    ...BREAKER,
    onStateChange: (state) => {
      if (state.state !== 'half_open') logger.warn({ ...state }, 'redis circuit');
    },
  });
  const limits = limitsOf(settings);
  const share = createLocalLimits(settings, { replicas: settings.REPLICAS });
  const sharedLimiter = (name: string, limit: number) =>
    guard(
      redis.createRedisRateLimiter({
        client,
        timeoutMs: TIMEOUT_MS,
        prefix: `rag:limit:${name}:`,
        limit,
        windowMs: WINDOW_MS,
      }),
    );
  return {
    clientSecret: await openSharedSecret({ client, pepper: settings.CLIENT_KEY_SECRET?.reveal() }),
    cache: guard(redis.createRedisCache({ client, timeoutMs: TIMEOUT_MS })),
    sessions: guard(
      redis.createRedisSessionStore({
        client,
        timeoutMs: TIMEOUT_MS,
        ttlMs: settings.SESSION_TTL_SECONDS * 1_000,
        maxMessages: MAX_MESSAGES,
      }),
    ),
    limits: {
      answers: withLocalShare(sharedLimiter('answers', limits.answers), share.answers),
      newAnswers: withLocalShare(sharedLimiter('new', limits.newAnswers), share.newAnswers),
    },
    relay: guard(redis.createRedisAnswerRelay({ client })),
    dailyCounter: redis.createRedisDailyCounter({ client, timeoutMs: TIMEOUT_MS }),
    close,
  };
}
