import type { Cluster, Redis } from 'ioredis';

/** A client of ioredis 6: for one node, for a service with one endpoint, or for a cluster. */
export type RedisClient = Redis | Cluster;

/** What each adapter of this folder is made with. */
export interface RedisAdapterOptions {
  /**
   * Made and closed by the caller, who also listens for its `error` events; best with
   * `recommendedRedisOptions` or `recommendedClusterOptions`. Several adapters may share it, and should:
   * what they ask for in one turn of the event loop then travels together.
   */
  readonly client: RedisClient;
  /**
   * How long one call may take before it fails, in milliseconds. Default 100. What has been sent to Redis by
   * then may still be carried out.
   */
  readonly timeoutMs?: number;
}

export const DEFAULT_TIMEOUT_MS = 100;
