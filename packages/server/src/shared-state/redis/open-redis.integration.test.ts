import { inspect } from 'node:util';
import { Secret } from '@rag/configuration';
import { type RedisServer, startRedis } from '@rag/testkit/redis';
import { afterEach, expect, it } from 'vitest';
import { openRedis } from './open-redis.ts';

const PASSWORD = 'pass@word/1';
let server: RedisServer | undefined;
afterEach(async () => {
  await server?.stop();
});

function urlWith(password: string): Secret {
  return new Secret(server?.url.replace('://', `://:${encodeURIComponent(password)}@`) ?? '');
}

it('openRedis connects with a percent-encoded password and never exposes it', async () => {
  server = await startRedis({ args: ['--requirepass', PASSWORD] });
  const redis = await openRedis({ url: urlWith(PASSWORD), isCluster: false });
  const answer = await redis.client.ping();
  const shown = [inspect(redis, { depth: 9 }), JSON.stringify(redis), String(redis.address)].join();
  await redis.close();
  expect(answer).toBe('PONG');
  expect(shown).not.toMatch(/pass(?:@|%40)word/);
});

it('openRedis reports once why Redis is down, by the name of the error only', async () => {
  server = await startRedis({ args: ['--requirepass', PASSWORD] });
  const reasons: string[] = [];
  const { close } = await openRedis(
    { url: urlWith('not it'), isCluster: false },
    { onDown: (reason) => reasons.push(reason) },
  );
  await close();
  expect(reasons).toEqual(['WRONGPASS']);
});

it('openRedis does not wait long for an unreachable Redis', async () => {
  const startedAt = performance.now();
  const url = new Secret('redis://127.0.0.1:1');
  const reasons: string[] = [];
  const { close } = await openRedis({ url, isCluster: false }, { onDown: (reason) => reasons.push(reason) });
  await close();
  expect(reasons).toEqual(['ECONNREFUSED']);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});
