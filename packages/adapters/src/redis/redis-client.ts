import type { Cluster, Redis } from 'ioredis';

/** A client of ioredis 6: for one node, for a service with one endpoint, or for a cluster. */
export type RedisClient = Redis | Cluster;

/** The options that all adapters of this folder share. */
export interface RedisAdapterOptions {
  /**
   * The caller makes and closes it, and listens for its `error` events; best with `recommendedRedisOptions` or
   * `recommendedClusterOptions`. Adapters should share one client: their commands of one turn of the event loop are
   * then sent together.
   */
  readonly client: RedisClient;
  /**
   * How long one call may take before it fails, in milliseconds. Default 100. Redis may still execute what was sent.
   */
  readonly timeoutMs?: number;
}

export const DEFAULT_TIMEOUT_MS = 100;
