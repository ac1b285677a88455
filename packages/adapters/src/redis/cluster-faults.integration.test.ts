import type { Cache, RateLimiter } from '@rag/core';
import { type RedisCluster, startRedisCluster } from '@rag/testkit/redis';
import { until } from '@rag/testkit/until';
import { Cluster } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connected, uniquePrefix } from './__fixtures__/back-ends.ts';
import { createRedisCache, createRedisRateLimiter, recommendedClusterOptions } from './index.ts';

const TIMEOUT_MS = 150;
/** Enough to fall on every node. */
const KEYS = Array.from({ length: 30 }, (_, index) => `key ${index}`);

let server: RedisCluster;
let client: Cluster;

beforeAll(async () => {
  server = await startRedisCluster();
  client = await connected(
    new Cluster([...server.nodes], { ...recommendedClusterOptions, natMap: server.natMap }),
  );
});

afterAll(async () => {
  client?.disconnect();
  await server?.stop();
});

/** On a busy machine a healthy cluster may take longer than the timeout for one call. */
const untilWorking = (cache: Cache, limiter: RateLimiter) =>
  until('every node to answer', async () => {
    await limiter.consume('someone');
    await cache.getMany(KEYS);
    return true;
  });

describe('Redis: faults of a cluster', () => {
  it.each([
    { name: 'all nodes hang', begin: () => server.pause(), end: () => server.resume() },
    {
      name: 'all nodes are killed and come back empty',
      begin: () => server.kill(),
      end: () => server.start(),
    },
  ])('$name: calls fail during the outage and recover', async ({ begin, end }) => {
    const options = { client, prefix: uniquePrefix(), timeoutMs: TIMEOUT_MS };
    const cache = createRedisCache(options);
    const limiter = createRedisRateLimiter({ ...options, limit: 1_000, windowMs: 60_000 });
    await untilWorking(cache, limiter);
    await begin();
    try {
      // The second time the client knows, the third time it may be looking for the nodes.
      for (let time = 0; time < 3; time += 1) {
        // Without a timeout, both would wait for the end of the outage, and it for them.
        await expect(cache.getMany(KEYS)).rejects.toMatchObject({ code: 'cache_unavailable' });
        await expect(limiter.consume('someone')).rejects.toMatchObject({ code: 'overloaded' });
      }
    } finally {
      await end();
    }
    await untilWorking(cache, limiter);
  });
});
