import { startRedis } from './start-redis.ts';

export interface OpenedRedis {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A Redis for tests that change none of its settings and use keys of their own: the one at `REDIS_URL`, or else one
 * that {@link startRedis} starts.
 */
export async function openRedis(): Promise<OpenedRedis> {
  // biome-ignore lint/style/noProcessEnv: a test run has no main file that could pass it on.
  const url = process.env['REDIS_URL'];
  if (url !== undefined && url !== '') return { url, close: async () => {} };
  const server = await startRedis();
  return { url: server.url, close: server.stop };
}
