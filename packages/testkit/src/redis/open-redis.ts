import { startRedis } from './start-redis.ts';

export interface OpenedRedis {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Some Redis to use without changing its settings, under keys that nobody else uses: that of `REDIS_URL`
 * where it is set, else one started for the purpose.
 */
export async function openRedis(): Promise<OpenedRedis> {
  // biome-ignore lint/style/noProcessEnv: a test run has no main file that could pass it on.
  const url = process.env['REDIS_URL'];
  if (url !== undefined && url !== '') return { url, close: async () => {} };
  const server = await startRedis();
  return { url: server.url, close: server.stop };
}
