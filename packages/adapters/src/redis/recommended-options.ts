import type { ClusterOptions, RedisOptions } from 'ioredis';

const CONNECTION = {
  /** For the TCP and TLS handshakes. */
  connectTimeout: 2_000,
  /**
   * For one reply, also while connecting (HELLO, AUTH). Longer than the `timeoutMs` of the adapters, which limits what
   * callers wait; this limit makes the client drop commands that a hung server does not answer.
   */
  commandTimeout: 500,
  /** A connection without any reply for this long counts as dead and is replaced. */
  socketTimeout: 1_000,
  /** A command that is running when the connection breaks fails at once and is not sent again. */
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
} as const;

/** 50 ms, doubled with each attempt up to one second, plus a random half. */
function reconnectDelayMs(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt - 1, 5), 1_000) * (1 + Math.random() / 2);
}

/**
 * The commands that a user of the adapters needs, also inside scripts. `auth` needs no permission. For a cluster it also
 * needs `cluster|slots` and `cluster|info`, for another database than 0 also `select`.
 *
 * @example
 * const rules = requiredRedisCommands.map((command) => `+${command}`).join(' ');
 */
export const requiredRedisCommands = [
  ...['hello', 'info', 'time', 'eval', 'evalsha', 'get', 'set', 'del', 'pexpire', 'lrange', 'llen', 'rpush'],
  ...['ltrim', 'type', 'hget', 'hset', 'hincrby', 'hgetall', 'sadd', 'srem', 'smembers', 'pfadd', 'pfcount'],
] as const;

/**
 * Options for `new Redis(url, recommendedRedisOptions)` with which no request waits for a Redis that is slow or
 * unreachable. TLS, user, password and database belong in the URL (`rediss://user:password@host:port`). When the server
 * refuses the database, ioredis emits `error` and goes on with database 0: disconnect then.
 *
 * - No offline queue: without a connection, calls fail at once. (The queue of ioredis is unbounded, and would send
 *   outdated commands to a server that has just recovered.) Wait for `ready` before serving, or serve without Redis
 *   until then.
 * - Auto-pipelining: the commands of one turn of the event loop, such as those of a limiter and a cache, are sent
 *   together and take one round trip.
 *
 * A user of least privilege needs the keys `~rag:*` (or the prefixes given) and {@link requiredRedisCommands}.
 */
export const recommendedRedisOptions = {
  ...CONNECTION,
  enableOfflineQueue: false,
  enableAutoPipelining: true,
  retryStrategy: reconnectDelayMs,
} as const satisfies RedisOptions;

/**
 * The same for `new Cluster(nodes, recommendedClusterOptions)`. User, password and `tls` of a cluster belong in its
 * `redisOptions`: spread these there.
 */
export const recommendedClusterOptions = {
  enableOfflineQueue: false,
  enableAutoPipelining: true,
  clusterRetryStrategy: reconnectDelayMs,
  clusterNodeRetryStrategy: reconnectDelayMs,
  slotsRefreshTimeout: 1_000,
  slotsRefreshInterval: 10_000,
  maxRedirections: 4,
  retryDelayOnFailover: 50,
  retryDelayOnClusterDown: 50,
  redisOptions: CONNECTION,
} as const satisfies ClusterOptions;
