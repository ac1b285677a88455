export {
  recommendedClusterOptions,
  recommendedRedisOptions,
  requiredRedisCommands,
} from './recommended-options.ts';
export { createRedisAnswerRelay, type RedisAnswerRelayOptions } from './redis-answer-relay.ts';
export { createRedisCache, type RedisCacheOptions } from './redis-cache.ts';
export type { RedisAdapterOptions, RedisClient } from './redis-client.ts';
export { createRedisCounterStore, type RedisCounterStoreOptions } from './redis-counter-store.ts';
export { createRedisDailyCounter, type RedisDailyCounterOptions } from './redis-daily-counter.ts';
export { createRedisRateLimiter, type RedisRateLimiterOptions } from './redis-rate-limiter.ts';
export { createRedisSessionStore, type RedisSessionStoreOptions } from './redis-session-store.ts';
