import { hashText } from '@rag/core/adapter';
import { type OpenedRedis, openRedis } from '@rag/testkit/redis';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connected, uniquePrefix } from './__fixtures__/back-ends.ts';
import { createRedisAnswerRelay, recommendedRedisOptions } from './index.ts';

const LEASE_MS = 60_000;
const TIMES = { leaseMs: LEASE_MS, keepMs: 30_000 };

let redis: OpenedRedis;
let client: Redis;
let prefix: string;

beforeAll(async () => {
  redis = await openRedis();
  client = await connected(new Redis(redis.url, recommendedRedisOptions));
});

afterAll(async () => {
  client?.disconnect();
  await redis?.close();
});

beforeEach(() => {
  prefix = uniquePrefix();
});

const createRelay = () => createRedisAnswerRelay({ client, prefix, timeoutMs: 5_000 });
const keys = () => client.keys(`${prefix}*`);

describe('createRedisAnswerRelay', () => {
  it('gives every key an expiry of at most the requested time', async () => {
    const relay = createRelay();
    const { flight } = await relay.lead('key', TIMES);
    await relay.write(flight, ['one'], { from: 0, ...TIMES });
    await relay.read(flight, { from: 0, followMs: 500 });
    await relay.write(flight, ['two'], { from: 1, ...TIMES });
    const all = await keys();
    expect(all).toHaveLength(3);
    for (const key of all) {
      const leftMs = await client.pttl(key);
      expect(leftMs).toBeGreaterThan(0);
      expect(leftMs).toBeLessThanOrEqual(LEASE_MS);
    }
  });

  it('keeps all keys of a flight in one slot, even when its own key contains braces', async () => {
    const relay = createRelay();
    const { flight } = await relay.lead('}{', TIMES);
    await relay.write(flight, ['one'], { from: 0, ...TIMES });
    await relay.read(flight, { from: 0, followMs: 500 });
    for (const key of await keys()) expect(key).toContain(`{${hashText('}{')}}`);
  });

  it('writes many entries at once, in their order and with few commands', async () => {
    const relay = createRelay();
    const { flight } = await relay.lead('key', TIMES);
    const entries = Array.from({ length: 10_000 }, (_, index) => `entry ${index}`);
    const countPushes = async (): Promise<number> =>
      Number(/cmdstat_rpush:calls=(\d+)/.exec(await client.info('commandstats'))?.[1] ?? 0);
    await relay.write(flight, entries.slice(0, 5), { from: 0, ...TIMES });
    const before = await countPushes();
    await relay.write(flight, entries.slice(3), { from: 3, ...TIMES });
    expect((await countPushes()) - before).toBeLessThan(20);
    const reply = await relay.read(flight, { from: 0, followMs: 500 });
    expect(reply.entries).toEqual(entries);
  });

  it('loads its scripts again after Redis has dropped them', async () => {
    const relay = createRelay();
    const { flight } = await relay.lead('key', TIMES);
    await client.script('FLUSH');
    expect(await relay.write(flight, ['one'], { from: 0, ...TIMES })).toMatchObject({ leaseHeld: true });
    await client.script('FLUSH');
    expect(await relay.read(flight, { from: 0, followMs: 500 })).toEqual({
      entries: ['one'],
      leaseHeld: true,
    });
  });

  it('ends the lease of a leader whose entries Redis has evicted', async () => {
    const relay = createRelay();
    const { flight } = await relay.lead('key', TIMES);
    await relay.write(flight, ['one'], { from: 0, ...TIMES });
    await client.del(`${prefix}{${hashText('key')}}:${flight.id}`);
    expect(await relay.write(flight, ['two'], { from: 1, ...TIMES })).toMatchObject({ leaseHeld: false });
  });

  it('elects one leader among several clients', async () => {
    const other = await connected(new Redis(redis.url, recommendedRedisOptions));
    try {
      const relays = [client, other].map((each) =>
        createRedisAnswerRelay({ client: each, prefix, timeoutMs: 5_000 }),
      );
      const claims = await Promise.all(
        Array.from({ length: 20 }, (_, index) => relays[index % 2]?.lead('key', TIMES)),
      );
      expect(claims.filter((claim) => claim?.leading)).toHaveLength(1);
    } finally {
      other.disconnect();
    }
  });
});
