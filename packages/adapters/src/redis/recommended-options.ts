import type { ClusterOptions, RedisOptions } from 'ioredis';

const CONNECTION = {
  /** For the TCP and TLS handshakes. */
  connectTimeout: 2_000,
  /**
   * For one reply, also while connecting (HELLO, AUTH). Longer than the adapters' own `timeoutMs`, which is
   * what callers notice: this one makes the client forget commands that a hung server will not answer.
   */
  commandTimeout: 500,
  /** Without any reply for so long the connection counts as dead and is replaced: a cut cable sends no farewell. */
  socketTimeout: 1_000,
  /** A command that was under way when the connection broke fails at once instead of being sent again. */
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
} as const;

/** Tries again after 50 ms, then ever later up to a second, each time up to half as long again. */
function reconnectDelayMs(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt - 1, 5), 1_000) * (1 + Math.random() / 2);
}

/**
 * Settings for `new Redis(url, recommendedRedisOptions)` under which Redis can be slow or gone and no request
 * waits for it. TLS, user, password and database belong in the URL (`rediss://user:password@host:port`).
 *
 * - No offline queue: while there is no connection, calls fail at once. (ioredis can only have none or one
 *   without an end, which would be played back, out of date, into a server that has just recovered.) Wait for
 *   `ready` before serving, or serve without Redis until then.
 * - Auto-pipelining: commands of one turn of the event loop, such as those of a limiter and a cache, leave in
 *   one write and are answered in one round trip.
 *
 * A user of least privilege needs the keys `~rag:*` (or the prefixes given) and the commands `hello info get
 * set del lrange llen rpush ltrim zrange zcount zcard zadd zrem zremrangebyrank hget hset hgetall pexpire time eval evalsha`; for a cluster also `cluster|slots` and
 * `cluster|info`. `auth` needs no permission.
 */
export const recommendedRedisOptions = {
  ...CONNECTION,
  enableOfflineQueue: false,
  enableAutoPipelining: true,
  retryStrategy: reconnectDelayMs,
} as const satisfies RedisOptions;

/**
 * The same for `new Cluster(nodes, recommendedClusterOptions)`. User, password and `tls` of a cluster go
 * into its `redisOptions`: spread these there.
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
