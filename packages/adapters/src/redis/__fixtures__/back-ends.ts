import { randomUUID } from 'node:crypto';
import { openRedis, startRedisCluster } from '@rag/testkit/redis';
import { Cluster, Redis } from 'ioredis';
import { recommendedClusterOptions, recommendedRedisOptions } from '../index.ts';
import type { RedisClient } from '../redis-client.ts';

/** A Redis under test: a client with the recommended options, and a client of each master for inspection. */
export interface BackEnd {
  readonly client: RedisClient;
  readonly masters: readonly Redis[];
  close(): Promise<void>;
}

export const uniquePrefix = (): string => `test:${randomUUID()}:`;

/** Without a listener ioredis writes connection errors to the console. */
export function quietly<Client extends RedisClient>(client: Client): Client {
  client.on('error', () => {});
  return client;
}

export async function connected<Client extends RedisClient>(client: Client): Promise<Client> {
  quietly(client);
  if (client.status !== 'ready') {
    await new Promise<void>((resolve) => {
      client.once('ready', () => resolve());
    });
  }
  return client;
}

export async function openSingle(): Promise<BackEnd> {
  const server = await openRedis();
  const client = await connected(new Redis(server.url, recommendedRedisOptions));
  return {
    client,
    masters: [client],
    async close() {
      client.disconnect();
      await server.close();
    },
  };
}

export async function openCluster(): Promise<BackEnd> {
  const server = await startRedisCluster();
  const client = await connected(
    new Cluster([...server.nodes], { ...recommendedClusterOptions, natMap: server.natMap }),
  );
  const masters = await Promise.all(server.nodes.map((node) => connected(new Redis(node))));
  return {
    client,
    masters,
    async close() {
      for (const each of [client, ...masters]) each.disconnect();
      await server.stop();
    },
  };
}
