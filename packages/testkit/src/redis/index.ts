export { advanceExpiries } from './advance-expiries.ts';
export type { Launched } from './launch-request.ts';
export { type OpenedRedis, openRedis } from './open-redis.ts';
export { type RedisServer, type RedisServerOptions, startRedis } from './start-redis.ts';
export { type RedisCluster, startRedisCluster } from './start-redis-cluster.ts';
