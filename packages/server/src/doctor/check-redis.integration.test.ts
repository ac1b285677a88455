import { Secret } from '@rag/configuration';
import { type RedisServer, type RedisServerOptions, startRedis } from '@rag/testkit/redis';
import { afterEach, expect, it } from 'vitest';
import { checkRedis } from './check-redis.ts';

const servers: RedisServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function check(options: RedisServerOptions = {}, credentials = ''): ReturnType<typeof checkRedis> {
  const server = await startRedis(options);
  servers.push(server);
  const url = server.url.replace('://', `://${credentials}`);
  return checkRedis({ url: new Secret(url), isCluster: false });
}

it('is well', async () => {
  expect(await check()).toMatchObject({ status: 'ok' });
});

it('is warned of when it would refuse to write once it is full', async () => {
  const finding = await check({ args: ['--maxmemory', '64mb', '--maxmemory-policy', 'noeviction'] });
  expect(finding).toMatchObject({ status: 'warn', remedy: 'set maxmemory-policy to volatile-lru' });
});

it('fails when its memory is full', async () => {
  const finding = await check({ args: ['--maxmemory', '1', '--maxmemory-policy', 'noeviction'] });
  expect(finding).toMatchObject({ status: 'fail', message: expect.stringContaining('OOM') });
});

it.each([
  ['no password', ''],
  ['a wrong password', ':wrong-password@'],
])('fails with %s, which it does not show', async (_what, credentials) => {
  const finding = await check({ args: ['--requirepass', 'right-password'] }, credentials);
  expect(finding).toMatchObject({ status: 'fail', remedy: expect.stringContaining('password') });
  expect(JSON.stringify(finding)).not.toMatch(/(?:wrong|right)-password/);
});
