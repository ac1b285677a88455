import { readFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import { type RedisCluster, type RedisServer, startRedis, startRedisCluster } from '@rag/testkit/redis';
import {
  createSelfSignedCertificate,
  type SelfSignedCertificate,
} from '@rag/testkit/self-signed-certificate';
import { Cluster, Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connected } from './__fixtures__/back-ends.ts';
import {
  createRedisAnswerRelay,
  createRedisCache,
  createRedisCounterStore,
  createRedisDailyCounter,
  createRedisRateLimiter,
  createRedisSessionStore,
  recommendedClusterOptions,
  recommendedRedisOptions,
  requiredRedisCommands,
} from './index.ts';

const PASSWORD = 'correct-horse';
const TIMEOUT_MS = 2_000;

const ALLOWED = requiredRedisCommands.map((command) => `+${command}`).join(' ');

const USERS = [
  'user default off',
  `user app on >${PASSWORD} resetchannels ~rag:* -@all ${ALLOWED}`,
  `user reader on >${PASSWORD} resetchannels ~rag:* -@all +hello +info +get`,
].join('\n');

let certificate: SelfSignedCertificate;
let server: RedisServer;

beforeAll(async () => {
  certificate = await createSelfSignedCertificate();
  server = await startRedis({
    tls: true,
    args: [
      ...['--tls-cert-file', '{directory}/certificate.pem', '--tls-key-file', '{directory}/key.pem'],
      ...['--tls-ca-cert-file', '{directory}/certificate.pem', '--tls-auth-clients', 'no'],
      ...['--aclfile', '{directory}/users.acl'],
    ],
    files: { 'certificate.pem': certificate.certificate, 'key.pem': certificate.key, 'users.acl': USERS },
  });
});

afterAll(() => server?.stop());

function urlFor(user: string, password = PASSWORD): string {
  return server.url.replace('://', `://${user}:${password}@`);
}

async function withClient<Result>(
  url: string,
  options: { readonly tls?: { readonly ca: string } },
  use: (client: Redis) => Promise<Result>,
): Promise<Result> {
  const client = new Redis(url, { ...recommendedRedisOptions, ...options });
  try {
    return await use(client);
  } finally {
    client.disconnect();
  }
}

/** The message of the first error that a client reports. */
function firstError(client: Redis): Promise<string> {
  return new Promise((resolve) => {
    client.on('error', (error: Error) => resolve(error.message));
  });
}

describe('Redis: TLS and users', () => {
  it('needs only the listed commands on the keys of its prefix', async () => {
    await withClient(urlFor('app'), { tls: { ca: certificate.certificate } }, async (client) => {
      await connected(client);
      const options = { client, timeoutMs: TIMEOUT_MS };
      const cache = createRedisCache(options);
      await cache.set('key', Uint8Array.of(1, 2), { ttlMs: 60_000 });
      expect(await cache.getMany(['key', 'other'])).toEqual([Uint8Array.of(1, 2), undefined]);
      await cache.delete('key');
      const sessions = createRedisSessionStore(options);
      await sessions.append('id', [{ role: 'user', content: 'Hello?' }], { isFirst: true });
      await sessions.append('id', [{ role: 'user', content: 'Hello?' }]);
      expect(await sessions.read('id')).toHaveLength(2);
      await sessions.clear('id');
      const limiter = createRedisRateLimiter({ ...options, limit: 1, windowMs: 60_000 });
      expect(await limiter.consume('someone')).toMatchObject({ allowed: true });
      expect(await limiter.consume('someone')).toMatchObject({ allowed: false });
      const relay = createRedisAnswerRelay(options);
      const { flight } = await relay.lead('answer', { leaseMs: 60_000 });
      await relay.write(flight, ['entry'], { from: 0, leaseMs: 60_000, keepMs: 60_000 });
      expect((await relay.read(flight, { from: 0, followMs: 500 })).entries).toEqual(['entry']);
      await relay.release(flight);
      const counters = createRedisCounterStore(options);
      const additions = [{ period: 'm', ttlMs: 60_000, amounts: { a: 1 }, distinct: { b: ['c'] } }];
      await counters.add({ member: 'replica', sequence: 1, additions });
      expect(await counters.read(['m'])).toEqual([{ amounts: { a: 1 }, distinct: { b: 1 } }]);
      await counters.announce('replica', 'note', { ttlMs: 60_000 });
      await client.del('rag:stats:note:replica');
      expect(await counters.notes()).toEqual({});
      await counters.withdraw('replica');
      const counter = createRedisDailyCounter(options);
      await counter.report('2026-11-22', 'replica', { tokens: 1, cost: 1 });
    });
  });

  it('lists the commands in the documentation', async () => {
    const page = await readFile(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8');
    expect(page.replaceAll(/\s+/g, ' ')).toContain(`\`${ALLOWED}\``);
  });

  it('reports a missing permission without naming the key, value or user', async () => {
    await withClient(urlFor('reader'), { tls: { ca: certificate.certificate } }, async (client) => {
      await connected(client);
      const cache = createRedisCache({ client, timeoutMs: TIMEOUT_MS });
      const error = await cache
        .set('secret-key', Buffer.from('secret-value'), { ttlMs: 60_000 })
        .catch((failure: unknown) => failure);
      expect(error).toMatchObject({
        code: 'cache_unavailable',
        details: { backend: 'redis', reason: 'NOPERM' },
      });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/secret|reader/);
    });
  });

  it('fails with a wrong password and does not reveal it', async () => {
    await withClient(
      urlFor('app', 'wrong-horse'),
      { tls: { ca: certificate.certificate } },
      async (client) => {
        expect(await firstError(client)).toMatch(/WRONGPASS/);
        const cache = createRedisCache({ client, timeoutMs: TIMEOUT_MS });
        const error = await cache.get('key').catch((failure: unknown) => failure);
        expect(error).toMatchObject({ code: 'cache_unavailable' });
        expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('horse');
      },
    );
  });

  it('refuses a server whose certificate is not trusted', async () => {
    await withClient(urlFor('app'), {}, async (client) => {
      expect(await firstError(client)).toMatch(/self-signed/);
      const cache = createRedisCache({ client, timeoutMs: TIMEOUT_MS });
      await expect(cache.get('key')).rejects.toMatchObject({ code: 'cache_unavailable' });
    });
  });
});

describe('Redis: a cluster with TLS', () => {
  const servers: RedisCluster[] = [];
  const clients: Cluster[] = [];

  afterAll(async () => {
    for (const client of clients) client.disconnect();
    for (const cluster of servers) await cluster.stop();
  });

  it('serves every adapter on all nodes', async () => {
    const cluster = await startRedisCluster({ tls: certificate });
    servers.push(cluster);
    const tls = { ca: certificate.certificate, servername: 'localhost' };
    const client = new Cluster([...cluster.nodes], {
      ...recommendedClusterOptions,
      natMap: cluster.natMap,
      redisOptions: { ...recommendedClusterOptions.redisOptions, tls },
    });
    clients.push(client);
    await connected(client);
    const options = { client, timeoutMs: TIMEOUT_MS };
    const cache = createRedisCache(options);
    const keys = Array.from({ length: 30 }, (_, index) => `key ${index}`);
    for (const key of keys) await cache.set(key, Uint8Array.of(1), { ttlMs: 60_000 });
    expect(await cache.getMany(keys)).toEqual(keys.map(() => Uint8Array.of(1)));
    const sizes = await Promise.all(client.nodes('master').map((node) => node.dbsize()));
    expect(sizes.filter((size) => size > 0)).toHaveLength(3);
    const limiter = createRedisRateLimiter({ ...options, limit: 1, windowMs: 60_000 });
    expect((await limiter.consume('someone')).allowed).toBe(true);
    expect((await limiter.consume('someone')).allowed).toBe(false);
    const relay = createRedisAnswerRelay(options);
    const { flight } = await relay.lead('answer', { leaseMs: 60_000 });
    await relay.write(flight, ['entry'], { from: 0, leaseMs: 60_000, keepMs: 60_000 });
    expect((await relay.read(flight, { from: 0, followMs: 500 })).entries).toEqual(['entry']);
  });
});
