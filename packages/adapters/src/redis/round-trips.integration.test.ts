import { type OpenedRedis, openRedis } from '@rag/testkit/redis';
import { startTcpProxy, type TcpProxy } from '@rag/testkit/tcp-proxy';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connected, uniquePrefix } from './__fixtures__/back-ends.ts';
import {
  createRedisAnswerRelay,
  createRedisCache,
  createRedisRateLimiter,
  createRedisSessionStore,
  recommendedRedisOptions,
} from './index.ts';

const LONG_TIMEOUT = { timeoutMs: 5_000 };
const TURN = [
  { role: 'user', content: 'Hello?' },
  { role: 'assistant', content: 'Hello.' },
] as const;
const LIMIT = { limit: 10, windowMs: 60_000 };

let redis: OpenedRedis;
let proxy: TcpProxy;
let client: Redis;

beforeAll(async () => {
  redis = await openRedis();
  const { hostname, port, username, password } = new URL(redis.url);
  proxy = await startTcpProxy({ host: hostname, port: Number(port || 6379) });
  client = await connected(
    new Redis({
      ...recommendedRedisOptions,
      host: '127.0.0.1',
      port: proxy.port,
      ...(password === '' ? {} : { username: username || 'default', password }),
    }),
  );
  // The first use of a script sends its text.
  await createRedisRateLimiter({
    client,
    ...LONG_TIMEOUT,
    prefix: uniquePrefix(),
    ...LIMIT,
  }).consume('key');
  const sessions = createRedisSessionStore({ client, ...LONG_TIMEOUT, prefix: uniquePrefix() });
  await sessions.append('id', TURN);
  await sessions.read('id');
});

afterAll(async () => {
  client?.disconnect();
  await proxy?.close();
  await redis?.close();
});

beforeEach(() => proxy.reset());

const onTheWire = () => ({ writes: proxy.sent.length, roundTrips: proxy.roundTrips });

/** The commands since `CONFIG RESETSTAT`, by their names. */
async function callsSinceReset(): Promise<Record<string, number>> {
  const stats = (await client.info('commandstats')).matchAll(/^cmdstat_(\w+):calls=(\d+)/gm);
  const calls = [...stats].map(([, name = '', count]) => [name, Number(count)] as const);
  return Object.fromEntries(calls.filter(([name]) => name !== 'info'));
}

describe('Redis: round trips', () => {
  it('makes the limiter, session and cache calls of one request in one round trip', async () => {
    const options = { client, ...LONG_TIMEOUT, prefix: uniquePrefix() };
    const limiter = createRedisRateLimiter({ ...options, ...LIMIT });
    const [decision, answer, messages] = await Promise.all([
      limiter.consume('someone'),
      createRedisCache(options).get('answer'),
      createRedisSessionStore(options).read('id'),
    ]);
    expect([decision.allowed, answer, messages]).toEqual([true, undefined, []]);
    expect(onTheWire()).toEqual({ writes: 1, roundTrips: 1 });
  });

  it('looks up many keys in one round trip', async () => {
    const keys = Array.from({ length: 100 }, (_, index) => `embedding ${index}`);
    await createRedisCache({ client, ...LONG_TIMEOUT, prefix: uniquePrefix() }).getMany(keys);
    expect(onTheWire()).toEqual({ writes: 1, roundTrips: 1 });
  });

  it('makes the relay calls and cache look-ups of one process in one round trip', async () => {
    const options = { client, ...LONG_TIMEOUT, prefix: uniquePrefix() };
    const relay = createRedisAnswerRelay(options);
    const { flight: led } = await relay.lead('led', { leaseMs: 60_000 });
    const { flight: followed } = await relay.lead('followed', { leaseMs: 60_000 });
    const times = { leaseMs: 60_000, keepMs: 60_000, followMs: 500 };
    await Promise.all([
      relay.write(led, ['one'], { from: 0, ...times }),
      relay.read(led, { from: 0, ...times }),
    ]);
    proxy.reset();
    await Promise.all([
      relay.write(led, ['two'], { from: 1, ...times }),
      relay.read(followed, { from: 0, ...times }),
      createRedisCache(options).get('answer'),
    ]);
    expect(onTheWire()).toEqual({ writes: 1, roundTrips: 1 });
  });

  it('appends a turn in one round trip', async () => {
    const sessions = createRedisSessionStore({ client, ...LONG_TIMEOUT, prefix: uniquePrefix() });
    await sessions.append('id', TURN);
    expect(onTheWire()).toEqual({ writes: 1, roundTrips: 1 });
  });

  it('makes the first exchange of a conversation one plain command', async () => {
    const sessions = createRedisSessionStore({ client, ...LONG_TIMEOUT, prefix: uniquePrefix() });
    await client.config('RESETSTAT');
    proxy.reset();
    await sessions.append('id', TURN, { isFirst: true });
    expect(onTheWire()).toEqual({ writes: 1, roundTrips: 1 });
    expect(await callsSinceReset()).toEqual({ set: 1 });
  });

  it('makes one command of the limiter checks of one turn, and one of the first exchanges', async () => {
    const options = { client, ...LONG_TIMEOUT, prefix: uniquePrefix() };
    const limiter = createRedisRateLimiter({ ...options, ...LIMIT });
    const sessions = createRedisSessionStore(options);
    const ids = ['one', 'two', 'three'];
    const beginAll = () => Promise.all(ids.map((id) => sessions.append(id, TURN, { isFirst: true })));
    // The first use of a script sends its text. These conversations have begun, so the next exchanges are added to them.
    await beginAll();
    await Promise.all([sessions.clear('one'), sessions.clear('three')]);
    await client.config('RESETSTAT');
    proxy.reset();
    const decisions = await Promise.all(['a', 'b', 'a'].map((key) => limiter.consume(key)));
    expect(decisions.map(({ remaining }) => remaining)).toEqual([9, 9, 8]);
    expect(onTheWire()).toEqual({ writes: 1, roundTrips: 1 });
    expect(await callsSinceReset()).toMatchObject({ evalsha: 1, time: 1, set: 3 });

    await client.config('RESETSTAT');
    await beginAll();
    // One for all three, and one for the exchange that was not the first.
    expect(await callsSinceReset()).toMatchObject({ evalsha: 2, set: 3 });
    expect(await Promise.all(ids.map(async (id) => (await sessions.read(id)).length))).toEqual([2, 4, 2]);
  });
});
