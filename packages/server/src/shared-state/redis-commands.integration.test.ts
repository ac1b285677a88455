import { createExtractiveLLM } from '@rag/adapters/extractive';
import { createIdentityOpener, readConfiguration } from '@rag/configuration';
import { type ChatEngine, createChatEngine, type VectorStore } from '@rag/core';
import { type RedisServer, startRedis } from '@rag/testkit/redis';
import { startTcpProxy, type TcpProxy } from '@rag/testkit/tcp-proxy';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAdmission } from '../ask/index.ts';
import { SILENT_LOGGER } from '../observability/index.ts';
import { openSharedState, type SharedState } from './open-shared-state.ts';

const QUESTION = 'How many days of leave do full-timers have?';
const FOLLOW_UP = 'And for part-timers?';
const LIMIT = 5;
const CONTENT = 'Full-timers have 30 days of leave. Part-timers have 15 days of leave.';

const store: VectorStore = {
  capabilities: { vector: false, text: true },
  generation: async () => 'g1',
  search: async () => [{ id: 'p1', content: CONTENT, source: 'handbook.pdf', score: 1, relevance: 1 }],
};

interface Replica {
  readonly state: SharedState;
  readonly engine: ChatEngine;
  readonly admit: ReturnType<typeof createAdmission>;
}

let redis: RedisServer;
let proxy: TcpProxy;
let admin: Redis;
const replicas: Replica[] = [];
let clients = 0;

async function openReplica(): Promise<Replica> {
  const configuration = readConfiguration({
    REDIS_URL: `redis://127.0.0.1:${proxy.port}`,
    CLIENT_KEY_SECRET: 'x'.repeat(32),
    RATE_LIMIT_PER_MINUTE: String(LIMIT),
    CACHED_RATE_LIMIT_PER_MINUTE: String(LIMIT),
  });
  const state = await openSharedState(configuration, {
    logger: SILENT_LOGGER,
    identity: createIdentityOpener(),
  });
  const { cache, sessions, relay, limits } = state;
  const parts = {
    store,
    llm: createExtractiveLLM(),
    cache,
    sessions,
    ...(relay === undefined ? {} : { relay }),
  };
  const replica = { state, engine: createChatEngine(parts), admit: createAdmission(limits, {}) };
  replicas.push(replica);
  return replica;
}

async function ask(
  { engine, admit }: Replica,
  message: string,
  { sessionId, client = `client ${clients++}` }: { sessionId?: string; client?: string } = {},
) {
  const { admission, admitGeneration } = admit(client);
  const session = sessionId === undefined ? {} : { sessionId };
  try {
    return await engine.ask({ message, admission, admitGeneration, ...session });
  } finally {
    await engine.settled();
  }
}

/** The commands that a question causes, also those inside scripts, and how often something was sent. */
async function costOf(question: () => Promise<unknown>) {
  await admin.config('RESETSTAT');
  proxy.reset();
  await question();
  const sent = proxy.sent.length;
  const stats = (await admin.info('commandstats')).matchAll(/^cmdstat_(\w+):calls=(\d+)/gm);
  const calls = [...stats].map(([, name = '', count]) => [name, Number(count)] as const);
  return { sent, ...Object.fromEntries(calls.filter(([name]) => name !== 'info')) };
}

beforeAll(async () => {
  redis = await startRedis();
  proxy = await startTcpProxy({ host: '127.0.0.1', port: Number(new URL(redis.url).port) });
  admin = new Redis(redis.url);
  const replica = await openReplica();
  // The first use of a script sends its text.
  const { sessionId } = await ask(replica, QUESTION);
  await ask(replica, FOLLOW_UP, { sessionId });
});

afterAll(async () => {
  await Promise.all(replicas.map(({ state }) => state.close()));
  admin?.disconnect();
  await proxy?.close();
  await redis?.stop();
});

describe('in Redis, a cached answer', () => {
  const LIMITER = { evalsha: 1, time: 1, get: 1, set: 1 };
  const REFUSAL = { evalsha: 1, time: 1, get: 1 };
  const READ = { evalsha: 1, type: 1, get: 1 };
  /** What began as a string becomes a list. */
  const APPEND = { evalsha: 1, type: 1, get: 1, del: 1, rpush: 2, ltrim: 1, pexpire: 1 };

  function sum(...costs: readonly Readonly<Record<string, number>>[]): Record<string, number> {
    const total: Record<string, number> = {};
    for (const cost of costs)
      for (const [name, count] of Object.entries(cost)) total[name] = (total[name] ?? 0) + count;
    return total;
  }

  const first = () => replicas[0] ?? Promise.reject(new Error('There is no replica.'));

  it('costs one script for the limit, and one SET after the answer', async () => {
    const replica = await first();
    expect(await costOf(() => ask(replica, QUESTION))).toEqual({ sent: 2, ...sum(LIMITER, { set: 1 }) });
  });

  it('costs one GET more at a replica that gives it for the first time, sent together with the limit', async () => {
    const replica = await openReplica();
    expect(await costOf(() => ask(replica, QUESTION))).toEqual({
      sent: 2,
      ...sum(LIMITER, { get: 1, set: 1 }),
    });
  });

  it('costs only a look at the limit when it is refused', async () => {
    const replica = await first();
    const client = 'busy';
    for (let question = 0; question < LIMIT; question += 1) await ask(replica, QUESTION, { client });
    const refused = () =>
      expect(ask(replica, QUESTION, { client })).rejects.toMatchObject({ code: 'rate_limited' });
    expect(await costOf(refused)).toEqual({ sent: 1, ...REFUSAL });
  });

  it('costs two scripts if its question stands on its own within a conversation', async () => {
    const replica = await first();
    const { sessionId } = await ask(replica, QUESTION);
    const cost = await costOf(() => ask(replica, QUESTION, { sessionId }));
    expect(cost).toEqual({ sent: 2, ...sum(LIMITER, APPEND) });
  });

  it('costs four scripts if its question is a follow-up: two limits, reading the conversation and adding to it', async () => {
    const replica = await first();
    const { sessionId } = await ask(replica, QUESTION);
    const cost = await costOf(() => ask(replica, FOLLOW_UP, { sessionId }));
    expect(cost).toEqual({ sent: 3, ...sum(READ, LIMITER, LIMITER, APPEND) });
  });
});
