import { once } from 'node:events';
import { inspect } from 'node:util';
import { Secret } from '@rag/configuration';
import { type RedisServer, startRedis } from '@rag/testkit/redis';
import { afterEach, expect, it } from 'vitest';
import { openRedis } from './open-redis.ts';

const PASSWORD = 'pass@word/1%of';
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

// The client never gives up, so without a limit this would never end.
it('openRedis does not wait until an unreachable Redis is back', async () => {
  const url = new Secret('redis://127.0.0.1:1');
  const reasons: string[] = [];
  const { close } = await openRedis({ url, isCluster: false }, { onDown: (reason) => reasons.push(reason) });
  await close();
  expect(reasons).toEqual(['ECONNREFUSED']);
});

it('openRedis takes a bare % in a password as it stands', async () => {
  server = await startRedis({ args: ['--requirepass', '50%off'] });
  const url = new Secret(server.url.replace('://', '://:50%off@'));
  const redis = await openRedis({ url, isCluster: false });
  const answer = await redis.client.ping();
  await redis.close();
  expect(answer).toBe('PONG');
});

it('openRedis selects the database of the URL', async () => {
  server = await startRedis();
  const redis = await openRedis({ url: new Secret(`${server.url}/15`), isCluster: false });
  const info = String(await redis.client.call('CLIENT', 'INFO'));
  await redis.close();
  expect(info).toMatch(/ db=15 /);
});

it('openRedis rejects when the server has no such database', async () => {
  server = await startRedis();
  const opening = openRedis({ url: new Secret(`${server.url}/16`), isCluster: false });
  await expect(opening).rejects.toThrow(
    'REDIS_URL: database 16 cannot be selected, as the server has no such database: set a smaller number, or remove it',
  );
});

it('openRedis rejects when the user may not select a database, and needs no such right for database 0', async () => {
  const user = ['service', 'on', '>word', '~rag:*', '+hello', '+info', '+get', '+ping'];
  server = await startRedis({ args: ['--user', ...user] });
  const url = server.url.replace('://', '://service:word@');
  const redis = await openRedis({ url: new Secret(url), isCluster: false });
  const answer = await redis.client.ping();
  await redis.close();
  expect(answer).toBe('PONG');
  await expect(openRedis({ url: new Secret(`${url}/1`), isCluster: false })).rejects.toThrow(
    'REDIS_URL: database 1 cannot be selected, as its user may not use the command: grant +select, or remove the number',
  );
});

it('openRedis writes nothing into database 0 when its user loses the right to select a database', async () => {
  server = await startRedis();
  const admin = await openRedis({ url: new Secret(server.url), isCluster: false });
  await admin.client.call('ACL', 'SETUSER', 'service', 'on', '>word', '~*', '+@all');
  const events: string[] = [];
  const redis = await openRedis(
    { url: new Secret(`${server.url.replace('://', '://service:word@')}/1`), isCluster: false },
    { onDown: (reason) => events.push(reason), onReady: () => events.push('ready') },
  );
  await redis.client.set('rag:before', '1');
  const refused = once(redis.client, 'error');

  await admin.client.call('ACL', 'SETUSER', 'service', '-select');
  await admin.client.call('CLIENT', 'KILL', 'USER', 'service');
  const [error] = await refused;
  await expect(redis.client.set('rag:after', '1')).rejects.toThrow();
  const inDatabase0 = await admin.client.keys('*');
  await redis.close();
  await admin.close();

  expect(String(error)).toContain('NOPERM');
  expect(events).toEqual(['NOPERM']);
  expect(inDatabase0).toEqual([]);
});
