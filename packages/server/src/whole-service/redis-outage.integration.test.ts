import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openIndexWriter, readConfiguration } from '@rag/configuration';
import { type RedisServer, startRedis } from '@rag/testkit/redis';
import { startTcpProxy } from '@rag/testkit/tcp-proxy';
import { until } from '@rag/testkit/until';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listen } from '../networking/index.ts';
import { openService } from '../node/index.ts';
import { SILENT_LOGGER } from '../observability/index.ts';

interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** The keys of the calls that a question may wait for, unlike those of counts and of the connection. */
const OF_A_QUESTION = /rag:(?:rate|cache|conversation|relay):/;

interface Running {
  ask(message: string, sessionId?: string): Promise<Reply>;
  close(): Promise<void>;
}

const DATA_DIR = mkdtempSync(join(tmpdir(), 'redis-outage-'));
let redis: RedisServer;
const running: Running[] = [];
let asked = 0;
/** The states of the circuit breaker of Redis, as they are logged. */
let breakerStates: unknown[] = [];

async function start(env: Record<string, string> = {}): Promise<Running> {
  const configuration = readConfiguration({ DATA_DIR, RATE_LIMIT_PER_MINUTE: '10000', ...env });
  const service = await openService(configuration, {
    ...SILENT_LOGGER,
    warn: (fields, message) => {
      if (message === 'Redis circuit breaker changed' && 'state' in fields) breakerStates.push(fields.state);
    },
  });
  const listener = await listen(service.app.fetch, { host: '127.0.0.1', port: 0 });
  const started: Running = {
    async ask(message, session_id) {
      const response = await fetch(`${listener.url}/chat`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ message, session_id }),
      });
      const body = (await response.json()) as Record<string, unknown>;
      return { status: response.status, body };
    },
    async close() {
      await listener.close(0);
      await service.close();
    },
  };
  running.push(started);
  return started;
}

/** A question that nobody has asked before, so that no cache has its answer. */
function newQuestion(): string {
  asked += 1;
  return `When does the library open on Saturdays, asks visitor ${asked}?`;
}

/** Asks that many questions in sequence, every second one in an existing conversation. */
async function askMany({ ask }: Running, count: number): Promise<Reply[]> {
  const replies: Reply[] = [];
  let sessionId: string | undefined;
  for (let index = 0; index < count; index += 1) {
    const reply = await ask(newQuestion(), index % 2 === 1 ? sessionId : undefined);
    sessionId = String(reply.body['session_id']);
    replies.push(reply);
  }
  return replies;
}

beforeAll(async () => {
  const { writer, close } = await openIndexWriter(readConfiguration({ DATA_DIR }));
  await writer.stage({ fingerprint: 'test', dimensions: 0, request: 'test' });
  await writer.upsert({ source: 'library.pdf', contentHash: 'a'.repeat(64), chunkCount: 1, pageCount: 1 }, [
    { id: 'library.pdf:1', page: 1, content: 'On Saturdays the library opens at ten in the morning.' },
  ]);
  await writer.publish();
  await close();
});
afterAll(() => rmSync(DATA_DIR, { recursive: true }));

beforeEach(async () => {
  breakerStates = [];
  redis = await startRedis();
});
afterEach(async () => {
  await redis.resume().catch(() => {});
  for (const service of running.splice(0)) await service.close();
  await redis.stop();
});

describe('failure table: Redis slow: a service whose Redis hangs', () => {
  // Each wait ends after the timeout of one call, 150 ms. Counts them, since their time also depends on the machine.
  it('waits for it at most twice for one question, soon for none any more, and reports that it is degraded', async () => {
    const proxy = await startTcpProxy(redis);
    try {
      const service = await start({ REDIS_URL: `redis://127.0.0.1:${proxy.port}` });
      await askMany(service, 4);
      // The calls that a question makes at the same time arrive as one piece.
      const waits = (): number => proxy.sent.filter((piece) => OF_A_QUESTION.test(String(piece))).length;
      expect(waits()).toBeGreaterThan(0);

      await redis.pause();
      proxy.reset();
      const replies = [await service.ask(newQuestion())];
      expect(waits()).toBeLessThanOrEqual(2);
      // From here on a question makes no call, but for an occasional trial.
      expect(breakerStates).toEqual(['open']);
      replies.push(...(await askMany(service, 20)));

      for (const { status, body } of replies) expect([status, body['degraded']]).toEqual([200, true]);
    } finally {
      await proxy.close();
    }
  });

  // Covers: redis-slow
  it('uses its conversations and its cache again when Redis is back', async () => {
    const service = await start({ REDIS_URL: redis.url });
    const { body } = await service.ask(newQuestion());
    const session = String(body['session_id']);
    await redis.pause();
    await askMany(service, 6);

    await redis.resume();
    await until('an answer with all parts', async () => {
      const reply = await service.ask(newQuestion(), session);
      return reply.body['degraded'] === false ? reply : undefined;
    });

    const question = newQuestion();
    await service.ask(question);
    const other = await start({ REDIS_URL: redis.url });
    expect((await other.ask(question)).body).toMatchObject({ cached: true, degraded: false });
  });

  // Covers: redis-slow
  it('limits an address to the share of one replica', async () => {
    const service = await start({ REDIS_URL: redis.url, RATE_LIMIT_PER_MINUTE: '9', REPLICAS: '3' });
    await redis.pause();

    const statuses = (await askMany(service, 4)).map(({ status }) => status);

    expect(statuses).toEqual([200, 200, 200, 429]);
  });
});

describe('failure table: Redis gone: a service whose Redis is down', () => {
  // Covers: redis-down
  it('answers, even when it starts without Redis, and recovers', async () => {
    await redis.kill();
    const service = await start({ REDIS_URL: redis.url });
    const replies = await askMany(service, 4);
    expect(replies.map(({ status, body }) => [status, body['degraded']])).toEqual(
      replies.map(() => [200, true]),
    );

    await redis.start();
    await until('an answer with all parts', async () =>
      (await service.ask(newQuestion())).body['degraded'] === false ? true : undefined,
    );
  });
});

describe('services on one Redis', () => {
  it('share the rate limit of an address', async () => {
    const limited = { REDIS_URL: redis.url, RATE_LIMIT_PER_MINUTE: '3' };
    const [one, other] = [await start(limited), await start(limited)];
    const statuses = [];
    for (const { ask } of [one, other, one, other]) statuses.push((await ask(newQuestion())).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  it('recognise an address by CLIENT_KEY_SECRET, and not by the value in Redis alone', async () => {
    const limited = { REDIS_URL: redis.url, RATE_LIMIT_PER_MINUTE: '1' };
    const secrets = ['a', 'a', 'b'].map((letter) => letter.repeat(32));
    const statuses = [];
    for (const CLIENT_KEY_SECRET of secrets) {
      const { ask } = await start({ ...limited, CLIENT_KEY_SECRET });
      statuses.push((await ask(newQuestion())).status);
    }
    expect(statuses).toEqual([200, 429, 200]);
  });

  it('continue each other’s conversations', async () => {
    const shared = { REDIS_URL: redis.url };
    const [one, other] = [await start(shared), await start(shared)];
    const { body } = await one.ask('When does the library open on Saturdays?');
    const followUp = await until('the conversation', async () => {
      const reply = await other.ask('And when exactly?', String(body['session_id']));
      return reply.body['outcome'] === 'answered' ? reply : undefined;
    });
    expect(followUp.body['sources']).toEqual(['library.pdf#page=1']);
  });
});
