import { Secret } from '@rag/configuration';
import { type RedisServer, type RedisServerOptions, startRedis } from '@rag/testkit/redis';
import { afterEach, expect, it, vi } from 'vitest';
import { checkRedis } from './check-redis.ts';
import { runDoctor } from './run-doctor.ts';

const servers: RedisServer[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const server of servers.splice(0)) await server.stop();
});

async function check(options: RedisServerOptions = {}, credentials = ''): ReturnType<typeof checkRedis> {
  const server = await startRedis(options);
  servers.push(server);
  const url = server.url.replace('://', `://${credentials}`);
  return checkRedis({ url: new Secret(url), isCluster: false });
}

it('Redis passes when it can be read and written', async () => {
  expect(await check()).toMatchObject({ status: 'ok' });
});

it('Redis passes although its connection is ready only after seconds', async () => {
  const server = await startRedis();
  servers.push(server);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const finding = checkRedis({ url: new Secret(server.url), isCluster: false });
  // As when another check blocks the event loop: the timers fire before the socket is read.
  vi.advanceTimersByTime(3_000);
  vi.useRealTimers();
  expect(await finding).toMatchObject({ status: 'ok' });
});

it('Redis gives a warning when it would refuse writes once it is full', async () => {
  const finding = await check({ args: ['--maxmemory', '64mb', '--maxmemory-policy', 'noeviction'] });
  expect(finding).toMatchObject({ status: 'warn', remedy: 'set maxmemory-policy to volatile-lru' });
});

it('Redis fails the check when its memory is full', async () => {
  const finding = await check({ args: ['--maxmemory', '1', '--maxmemory-policy', 'noeviction'] });
  expect(finding).toMatchObject({ status: 'fail', message: expect.stringContaining('OOM') });
});

it.each([
  ['no password', ''],
  ['a wrong password', ':wrong-password@'],
])('Redis fails the check with %s, and the finding shows no password', async (_what, credentials) => {
  const finding = await check({ args: ['--requirepass', 'right-password'] }, credentials);
  expect(finding).toMatchObject({ status: 'fail', remedy: expect.stringContaining('password') });
  expect(JSON.stringify(finding)).not.toMatch(/(?:wrong|right)-password/);
});

it('Redis fails the check when it has no such database, and nothing is written to another one', async () => {
  const server = await startRedis();
  servers.push(server);
  const url = `${server.url}/99`;
  let text = '';
  const code = await runDoctor({
    args: [],
    env: { REDIS_URL: url, PORT: '0' },
    stdout: {
      write(part) {
        text += part;
      },
    },
  });
  expect(text).toContain(
    'fail  redis          REDIS_URL: database 99 cannot be selected, as the server has no such database',
  );
  expect(code).toBe(1);
});
