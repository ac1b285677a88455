import type { AnswerRelay, Cache, RateLimiter, SessionStore } from '@rag/core';
import { RagError } from '@rag/core';
import { type RedisServer, startRedis } from '@rag/testkit/redis';
import { startTcpProxy, type TcpProxy } from '@rag/testkit/tcp-proxy';
import { until } from '@rag/testkit/until';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connected, quietly, uniquePrefix } from './__fixtures__/back-ends.ts';
import { readUsed } from './__fixtures__/clocked-consume.ts';
import {
  createRedisAnswerRelay,
  createRedisCache,
  createRedisRateLimiter,
  createRedisSessionStore,
  recommendedRedisOptions,
} from './index.ts';

const TIMEOUT_MS = 150;
const LONG = { ttlMs: 600_000 };
const bytes = new TextEncoder().encode('value');

let server: RedisServer;
let proxy: TcpProxy;
/** Straight to the server, for breaking and mending it. */
let admin: Redis;
/** The connection of the adapters, through the proxy. */
let client: Redis;
let cache: Cache;
let sessions: SessionStore;
let limiter: RateLimiter;
let relay: AnswerRelay;

beforeAll(async () => {
  server = await startRedis();
  proxy = await startTcpProxy(server);
  client = await connected(new Redis(proxy.port, '127.0.0.1', recommendedRedisOptions));
  admin = await connected(new Redis(server.url));
});

afterAll(async () => {
  client?.disconnect();
  admin?.disconnect();
  await proxy?.close();
  await server?.stop();
});

beforeEach(() => {
  const options = { client, prefix: uniquePrefix(), timeoutMs: TIMEOUT_MS };
  cache = createRedisCache(options);
  sessions = createRedisSessionStore({ ...options, prefix: uniquePrefix() });
  limiter = createRedisRateLimiter({ ...options, prefix: uniquePrefix(), limit: 2, windowMs: 600_000 });
  relay = createRedisAnswerRelay({ ...options, prefix: uniquePrefix() });
});

const writes = () => ({
  cache: cache.set('key', bytes, LONG),
  sessions: sessions.append('id', [{ role: 'user', content: 'Hello?' }]),
  limiter: limiter.consume('someone'),
  relay: relay.lead('answer', { leaseMs: 600_000 }),
});

/**
 * The outcome of each call: its error code or `done`. Every fault below outlasts the calls, so a call that waits for its
 * end is `done` or never ends.
 */
async function outcomes(calls: Record<string, Promise<unknown>>): Promise<Record<string, string>> {
  const entries = Object.entries(calls).map(async ([name, call]) => {
    const outcome = await call.then(
      () => 'done',
      (error: unknown) => (error instanceof RagError ? error.code : String(error)),
    );
    return [name, outcome] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

const ALL_FAILED = {
  cache: 'cache_unavailable',
  sessions: 'session_unavailable',
  limiter: 'overloaded',
  relay: 'cache_unavailable',
};
const FLIGHT = { key: 'answer', id: 'some flight' };

/** The reply of a healthy Redis, which on a busy machine may take longer than the timeout of one call. */
async function replyOf<Reply>(call: () => Promise<Reply>): Promise<Reply> {
  return (await until('a reply', async () => ({ reply: await call() }))).reply;
}

/** The same for all four adapters. */
async function untilWorking(): Promise<void> {
  await until('the adapters to work', async () => {
    const now = await outcomes(writes());
    return Object.values(now).every((outcome) => outcome === 'done') || undefined;
  });
}

interface Fault {
  readonly name: string;
  begin(): Promise<unknown>;
  end(): Promise<unknown>;
}

const stopping: readonly Fault[] = [
  { name: 'the server hangs', begin: () => server.pause(), end: () => server.resume() },
  {
    name: 'the server holds back every client',
    // Far longer than two rounds of calls that time out. It ends by itself: CLIENT UNPAUSE would be delayed too.
    begin: () => admin.client('PAUSE', 3_000, 'ALL'),
    end: async () => {},
  },
  {
    name: 'the network is slow',
    begin: async () => {
      proxy.delayMs = TIMEOUT_MS * 10;
    },
    end: async () => {
      proxy.delayMs = 0;
    },
  },
  { name: 'the server is killed', begin: () => server.kill(), end: () => server.start() },
];

const refusingWrites: readonly (Fault & { readonly reason: string })[] = [
  {
    name: 'memory is full',
    reason: 'OOM',
    begin: () => admin.config('SET', 'maxmemory', '1'),
    end: () => admin.config('SET', 'maxmemory', '0'),
  },
  {
    name: 'the server has become a replica',
    reason: 'READONLY',
    begin: () => admin.replicaof('127.0.0.1', 1),
    end: () => admin.replicaof('NO', 'ONE'),
  },
  {
    name: 'too few replicas are there',
    reason: 'NOREPLICAS',
    begin: () => admin.config('SET', 'min-replicas-to-write', '1'),
    end: () => admin.config('SET', 'min-replicas-to-write', '0'),
  },
];

describe('Redis: faults', () => {
  it.each(stopping)('$name: every call fails during the outage and recovers', async ({ begin, end }) => {
    await untilWorking();
    await begin();
    try {
      expect(await outcomes(writes())).toEqual(ALL_FAILED);
      const others = {
        get: cache.get('key'),
        many: cache.getMany(['key', 'other']),
        messages: sessions.read('id'),
        clear: sessions.clear('id'),
        write: relay.write(FLIGHT, ['entry'], { from: 0, leaseMs: 1_500, keepMs: 10_000 }),
        read: relay.read(FLIGHT, { from: 0, followMs: 500 }),
        release: relay.release(FLIGHT),
      };
      expect(await outcomes(others)).toEqual({
        get: 'cache_unavailable',
        many: 'cache_unavailable',
        messages: 'session_unavailable',
        clear: 'session_unavailable',
        write: 'cache_unavailable',
        read: 'cache_unavailable',
        release: 'cache_unavailable',
      });
    } finally {
      await end();
    }
    await untilWorking();
  });

  it.each(refusingWrites)(
    '$name: writes fail immediately and reads still work',
    async ({ begin, end, reason }) => {
      await untilWorking();
      await begin();
      try {
        expect(await outcomes(writes())).toEqual(ALL_FAILED);
        const error = await cache.set('key', bytes, LONG).catch((failure: unknown) => failure);
        expect(error).toMatchObject({ retryable: true, details: { backend: 'redis', reason } });
        expect(await replyOf(() => cache.get('key'))).toEqual(bytes);
        expect(await replyOf(() => sessions.read('id'))).toContainEqual({ role: 'user', content: 'Hello?' });
      } finally {
        await end();
      }
      await untilWorking();
    },
  );

  it('closes the connection to a silent server, and then fails without waiting', async () => {
    await server.pause();
    try {
      await outcomes(writes());
      await until('the client to notice', () => client.status !== 'ready' || undefined);
      const error = await cache.get('key').catch((failure: unknown) => failure);
      expect(error).toMatchObject({ code: 'cache_unavailable' });
    } finally {
      await server.resume();
    }
    await untilWorking();
  });

  it('works with empty data after a restart that loses everything', async () => {
    await untilWorking();
    await until(
      'the limit to be spent',
      async () => !(await limiter.consume('someone')).allowed || undefined,
    );
    await server.kill();
    await server.start();
    await until('the client to be back', () => client.status === 'ready' || undefined);
    expect(await replyOf(() => cache.get('key'))).toBeUndefined();
    expect(await replyOf(() => sessions.read('id'))).toEqual([]);
    expect(await replyOf(() => limiter.consume('someone'))).toMatchObject({ allowed: true });
  });

  it('fails a running command when the connection breaks and does not send it again', async () => {
    const prefix = uniquePrefix();
    const options = { client, prefix, limit: 10, windowMs: 600_000 };
    const slowLimiter = createRedisRateLimiter({ ...options, timeoutMs: 60_000 });
    const taken = (): Promise<number> => readUsed(admin, `${prefix}someone`);
    await slowLimiter.consume('someone');
    proxy.delayMs = 60_000;
    try {
      const underWay = outcomes({ limiter: slowLimiter.consume('someone') });
      await until('the command to arrive', async () => (await taken()) === 2 || undefined);
      proxy.cut();
      expect(await underWay).toEqual({ limiter: 'overloaded' });
    } finally {
      proxy.delayMs = 0;
    }
    await untilWorking();
    expect(await taken()).toBe(2);
  });

  it('fails immediately before the first connection is open, and works afterwards', async () => {
    const late = quietly(new Redis(proxy.port, '127.0.0.1', recommendedRedisOptions));
    const early = createRedisCache({ client: late, prefix: uniquePrefix(), timeoutMs: TIMEOUT_MS });
    try {
      expect(await outcomes({ get: early.get('key') })).toEqual({ get: 'cache_unavailable' });
      await connected(late);
      expect(await replyOf(() => early.get('key'))).toBeUndefined();
    } finally {
      late.disconnect();
    }
  });

  it('ends a call when its caller aborts while Redis hangs', async () => {
    await server.pause();
    const slowCache = createRedisCache({ client, prefix: uniquePrefix(), timeoutMs: 60_000 });
    try {
      const controller = new AbortController();
      const call = slowCache.get('key', { signal: controller.signal });
      controller.abort();
      expect(await outcomes({ call })).toEqual({ call: 'aborted' });
    } finally {
      await server.resume();
    }
    await untilWorking();
  });
});
