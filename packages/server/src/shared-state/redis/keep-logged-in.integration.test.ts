import { inspect } from 'node:util';
import { Secret } from '@rag/configuration';
import { type RedisServer, startRedis, startRedisCluster } from '@rag/testkit/redis';
import { until } from '@rag/testkit/until';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type OpenedRedis, openRedis } from './open-redis.ts';

const OBJECT_ID = '7d7a3d1c-43f5-4d3b-9a8e-0d5c6f1e2b3a';
const FIVE_MINUTES_MS = 300_000;

let server: RedisServer;
let admin: Redis;
let opened: OpenedRedis | undefined;
let reasons: string[];
let readyAgain: number;

beforeEach(async () => {
  const users = ['user default off', 'user admin on >admin ~* &* +@all'].join('\n');
  server = await startRedis({
    args: ['--aclfile', '{directory}/users.acl'],
    files: { 'users.acl': users },
  });
  admin = new Redis(server.url.replace('://', '://admin:admin@'));
  reasons = [];
  readyAgain = 0;
});
afterEach(async () => {
  await opened?.close();
  opened = undefined;
  admin.disconnect();
  await server.stop();
});

/** A token as the service issues it, without a valid signature. */
function tokenNumber(number: number, claims: object = { oid: OBJECT_ID }): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'none' })}.${encode({ ...claims, number })}.`;
}

/** Sets the password of the identity that Redis accepts from now on. */
async function accept(token: string): Promise<void> {
  await admin.call('ACL', 'SETUSER', OBJECT_ID, 'on', 'resetpass', `>${token}`, '~rag:*', '+@all');
}

/** Returns the access tokens in turn and then repeats the last one; fails when there is none. */
function identityWith(...accesses: readonly (readonly [token: string, lifeMs: number] | undefined)[]) {
  const scopes: string[] = [];
  return {
    scopes,
    async getToken(scope: string) {
      const access = accesses[Math.min(scopes.push(scope), accesses.length) - 1];
      if (access === undefined) throw Object.assign(new Error(), { name: 'CredentialUnavailableError' });
      const [token, lifeMs] = access;
      return { token, expiresOnTimestamp: Date.now() + lifeMs };
    },
  };
}

async function open(
  credential: ReturnType<typeof identityWith>,
  { url = server.url, isCluster = false } = {},
): Promise<OpenedRedis> {
  opened = await openRedis(
    { url: new Secret(url), isCluster },
    {
      credential,
      onDown: (reason) => reasons.push(reason),
      onReady: () => (readyAgain += 1),
    },
  );
  return opened;
}

const HOUR_MS = 3_600_000;

it('the Redis login uses the identity of the token and never exposes the token', async () => {
  await accept(tokenNumber(1));
  const credential = identityWith([tokenNumber(1), HOUR_MS]);
  const { client } = await open(credential);
  expect(await client.call('ACL', 'WHOAMI')).toBe(OBJECT_ID);
  expect(credential.scopes).toEqual(['https://redis.azure.com/.default']);
  expect(inspect(opened, { depth: 9 }) + JSON.stringify(opened)).not.toContain(tokenNumber(1));
  expect(reasons).toEqual([]);
});

it('the Redis login uses the name in the URL when the token has none', async () => {
  const token = tokenNumber(1, {});
  await accept(token);
  const { client } = await open(identityWith([token, HOUR_MS]), {
    url: server.url.replace('://', `://${OBJECT_ID}@`),
  });
  expect(await client.call('ACL', 'WHOAMI')).toBe(OBJECT_ID);
});

it('the Redis login is renewed five minutes before the token expires, on the same connection', async () => {
  const [first, second] = [tokenNumber(1), tokenNumber(2)];
  await accept(first);
  const credential = identityWith([first, FIVE_MINUTES_MS + 2_500], [second, HOUR_MS]);
  const { client } = await open(credential);
  const connection = await client.call('CLIENT', 'ID');
  await accept(second);
  const logins = async (): Promise<string | undefined> =>
    /cmdstat_auth:calls=(\d+)/.exec(await admin.info('commandstats'))?.[1];
  await until('the second login', async () => ((await logins()) === '1' ? true : undefined));
  expect(await client.call('CLIENT', 'ID')).toBe(connection);
  expect(credential.scopes).toHaveLength(2);
  expect(reasons).toEqual([]);
});

it('the client reconnects with the new token when the connection breaks after that', async () => {
  const [first, second] = [tokenNumber(1), tokenNumber(2)];
  await accept(first);
  const credential = identityWith([first, FIVE_MINUTES_MS + 2_500], [second, HOUR_MS]);
  const { client } = await open(credential);
  await until('the second token', () => credential.scopes.length === 2 || undefined);
  await accept(second);
  await admin.call('CLIENT', 'KILL', 'USER', OBJECT_ID);
  await until(
    'the client to be back',
    async () => (await client.ping().catch(() => '')) === 'PONG' || undefined,
  );
  expect(await client.call('ACL', 'WHOAMI')).toBe(OBJECT_ID);
});

it('the client is down without a token, reports the reason and asks for a token again', async () => {
  await accept(tokenNumber(1));
  const { client } = await open(identityWith(undefined, [tokenNumber(1), HOUR_MS]));
  expect(reasons).toEqual(['CredentialUnavailableError']);
  await until(
    'the client to be let in',
    async () => (await client.ping().catch(() => '')) === 'PONG' || undefined,
  );
  expect(readyAgain).toBe(1);
});

it('the client reports a token that Redis rejects', async () => {
  await accept(tokenNumber(1));
  await open(identityWith([tokenNumber(2), HOUR_MS]));
  expect(reasons).toEqual(['WRONGPASS']);
});

it('the Redis login covers every node of a cluster and is renewed there', async () => {
  const cluster = await startRedisCluster();
  const admins = cluster.nodes.map((node) => new Redis(node));
  try {
    const [first, second] = [tokenNumber(1), tokenNumber(2)];
    const acceptEverywhere = (token: string) =>
      Promise.all(
        admins.map((each) =>
          each.call('ACL', 'SETUSER', OBJECT_ID, 'on', 'resetpass', `>${token}`, '~rag:*', '+@all'),
        ),
      );
    await acceptEverywhere(first);
    const [node = { host: '', port: 0 }] = cluster.nodes;
    const { client } = await open(identityWith([first, FIVE_MINUTES_MS + 2_500], [second, HOUR_MS]), {
      url: `redis://${node.host}:${node.port}`,
      isCluster: true,
    });
    const readAll = async (): Promise<string> => {
      const keys = ['rag:a', 'rag:b', 'rag:c', 'rag:d', 'rag:e', 'rag:f'];
      for (const key of keys) await client.set(key, 'there');
      return (await Promise.all(keys.map((key) => client.get(key)))).join();
    };
    const all = Array.from({ length: 6 }, () => 'there').join();
    expect(await readAll()).toBe(all);
    await acceptEverywhere(second);
    const logins = async (each: Redis): Promise<number> =>
      Number(/cmdstat_auth:calls=(\d+)/.exec(await each.info('commandstats'))?.[1] ?? 0);
    await until(
      'a login on every node',
      async () => (await Promise.all(admins.map(logins))).every((count) => count > 0) || undefined,
    );
    for (const each of admins) await each.call('CLIENT', 'KILL', 'USER', OBJECT_ID);
    await until('all nodes to be back', async () => (await readAll().catch(() => '')) === all || undefined);
  } finally {
    await opened?.close();
    for (const each of admins) each.disconnect();
    await cluster.stop();
  }
});
