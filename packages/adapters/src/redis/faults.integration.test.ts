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
/** The allowance for a busy machine. */
const SLACK_MS = 300;
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
}, 60_000);

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

/** The outcome of each call: its error code or `done`, and whether it took too long. */
async function outcomes(calls: Record<string, Promise<unknown>>): Promise<Record<string, string>> {
  const startedAt = performance.now();
  const entries = Object.entries(calls).map(async ([name, call]) => {
    const outcome = await call.then(
      () => 'done',
      (error: unknown) => (error instanceof RagError ? error.code : String(error)),
    );
    const elapsedMs = performance.now() - startedAt;
    return [name, elapsedMs > TIMEOUT_MS + SLACK_MS ? `${outcome} after ${elapsedMs} ms` : outcome] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

const ALL_DONE = { cache: 'done', sessions: 'done', limiter: 'done', relay: 'done' };
const ALL_FAILED = {
  cache: 'cache_unavailable',
  sessions: 'session_unavailable',
  limiter: 'overloaded',
  relay: 'cache_unavailable',
};
const FLIGHT = { key: 'answer', id: 'some flight' };

async function expectRecovery(): Promise<void> {
  await until('the adapters to work again', async () => {
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
    // The pause ends after its time: CLIENT UNPAUSE would be delayed too.
    begin: () => admin.client('PAUSE', 2_000, 'ALL'),
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

describe('Redis: faults', { timeout: 30_000 }, () => {
  it.each(stopping)('$name: every call fails within the timeout and recovers', async ({ begin, end }) => {
    expect(await outcomes(writes())).toEqual(ALL_DONE);
    await begin();
    try {
      expect(await outcomes(writes())).toEqual(ALL_FAILED);
      expect(await outcomes({ get: cache.get('key'), many: cache.getMany(['key', 'other']) })).toEqual({
        get: 'cache_unavailable',
        many: 'cache_unavailable',
      });
      expect(await outcomes({ read: sessions.read('id'), clear: sessions.clear('id') })).toEqual({
        read: 'session_unavailable',
        clear: 'session_unavailable',
      });
      const relayed = {
        write: relay.write(FLIGHT, ['entry'], { from: 0, leaseMs: 1_500, keepMs: 10_000 }),
        read: relay.read(FLIGHT, { from: 0, followMs: 500 }),
        release: relay.release(FLIGHT),
      };
      expect(await outcomes(relayed)).toEqual({
        write: 'cache_unavailable',
        read: 'cache_unavailable',
        release: 'cache_unavailable',
      });
    } finally {
      await end();
    }
    await expectRecovery();
  });

  it.each(refusingWrites)(
    '$name: writes fail immediately and reads still work',
    async ({ begin, end, reason }) => {
      expect(await outcomes(writes())).toEqual(ALL_DONE);
      await begin();
      try {
        expect(await outcomes(writes())).toEqual(ALL_FAILED);
        const error = await cache.set('key', bytes, LONG).catch((failure: unknown) => failure);
        expect(error).toMatchObject({ retryable: true, details: { backend: 'redis', reason } });
        expect(await cache.get('key')).toEqual(bytes);
        expect(await sessions.read('id')).toHaveLength(1);
      } finally {
        await end();
      }
      await expectRecovery();
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
    await expectRecovery();
  });

  it('works with empty data after a restart that loses everything', async () => {
    await outcomes(writes());
    await limiter.consume('someone');
    await server.kill();
    await server.start();
    await until('the client to be back', () => client.status === 'ready' || undefined);
    expect(await cache.get('key')).toBeUndefined();
    expect(await sessions.read('id')).toEqual([]);
    expect(await limiter.consume('someone')).toMatchObject({ allowed: true, remaining: 1 });
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
    await expectRecovery();
    expect(await taken()).toBe(2);
  });

  it('fails immediately before the first connection is open, and works afterwards', async () => {
    const late = quietly(new Redis(proxy.port, '127.0.0.1', recommendedRedisOptions));
    const early = createRedisCache({ client: late, prefix: uniquePrefix(), timeoutMs: TIMEOUT_MS });
    try {
      expect(await outcomes({ get: early.get('key') })).toEqual({ get: 'cache_unavailable' });
      await connected(late);
      expect(await early.get('key')).toBeUndefined();
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
    await expectRecovery();
  });
});
