// Separate from shared-state/index.ts, so that a service without Redis does not load its client.
export { type OpenedRedis, type OpenRedisOptions, openRedis, type RedisLocation } from './open-redis.ts';
