import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRedisSessionStore } from '@rag/adapters/redis';
import { type AzureOpenAI, startAzureOpenAI } from '@rag/testkit/azure-openai';
import { type RedisServer, startRedis } from '@rag/testkit/redis';
import { until } from '@rag/testkit/until';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask, askForEvents, type Reply } from './__fixtures__/ask.ts';
import {
  LIBRARY_PAGE,
  LIBRARY_QUESTION,
  modelEnvironment,
  publishLibrary,
  UNLIMITED,
} from './__fixtures__/environments.ts';
import { type ServerProcess, startServer } from './__fixtures__/start-process.ts';

const REPLICAS = 3;
const SESSIONS_DATABASE = 1;

const DATA_DIR = mkdtempSync(join(tmpdir(), 'replicas-'));
let redis: RedisServer;
let model: AzureOpenAI;
let servers: readonly ServerProcess[] = [];
let urls: readonly string[] = [];
let bursts = 0;

/** Three processes that share only a database in Redis, a model and the documents. */
async function startReplicas(database: number, environment: Record<string, string>): Promise<void> {
  const REDIS_URL = `${redis.url}/${database}`;
  const common = { DATA_DIR, REDIS_URL, ...modelEnvironment(model), ...environment };
  servers = await Promise.all(Array.from({ length: REPLICAS }, () => startServer(common)));
  urls = servers.map(({ url }) => url);
}

async function stopReplicas(): Promise<void> {
  await Promise.all(servers.map((server) => server.kill()));
}

/** Distributes requests evenly over the replicas. */
function spread<Reply>(
  among: readonly string[],
  count: number,
  send: (url: string, index: number) => Reply,
): Reply[] {
  return Array.from({ length: count }, (_, index) => send(among[index % among.length] ?? '', index));
}

/** Waits for the conversation, since an answer can arrive before its exchange is stored. */
async function untilRemembered(session: unknown, messages: number): Promise<void> {
  const client = new Redis(`${redis.url}/${SESSIONS_DATABASE}`);
  const sessions = createRedisSessionStore({ client, timeoutMs: 5_000 });
  try {
    await until(
      `${messages} messages to be remembered`,
      async () => (await sessions.read(String(session))).length === messages || undefined,
    );
  } finally {
    client.disconnect();
  }
}

/** Until an answer is stored, later callers join the one in progress. */
function untilCached(url: string, question: string): Promise<Reply['body']> {
  return until('the answer to be stored', async () => {
    const { body } = await ask(url, question);
    return body['cached'] === true ? body : undefined;
  });
}

const chatCalls = () => model.calls.filter(({ path }) => path.endsWith('/chat/completions'));

beforeAll(async () => {
  [redis, model] = await Promise.all([startRedis(), startAzureOpenAI(), publishLibrary(DATA_DIR)]);
});

afterAll(async () => {
  await Promise.all([redis?.stop(), model?.close()]);
  rmSync(DATA_DIR, { recursive: true });
});

afterEach(() => model.reset());

const countOutages = (): number =>
  servers.flatMap(({ log }) => log.filter(({ msg }) => msg === 'Redis circuit breaker changed')).length;

/**
 * Asks one new question 200 times. On a busy machine the first burst can make a replica too slow for Redis: it then
 * answers alone, as in an outage, and the burst does not count.
 */
async function askAtOnce(): Promise<{ question: string; replies: readonly Reply[] } | undefined> {
  bursts += 1;
  const question = `At what time does the library open on Saturdays? I am in burst ${bursts}.`;
  model.reset();
  const outages = countOutages();
  const replies = await Promise.all(spread(urls, 200, (url) => ask(url, question)));
  // Lines are written late but in order, and a bad request has one.
  const endedAt = new Date().toISOString();
  await Promise.all(urls.map((url) => fetch(`${url}/nothing`)));
  const hasEnd = ({ log }: ServerProcess): boolean =>
    log.some(({ msg, time }) => msg === 'request' && String(time) >= endedAt);
  await until('the log of the burst', () => servers.every(hasEnd) || undefined);
  return countOutages() === outages ? { question, replies } : undefined;
}

describe('three replicas on one Redis, with the default rate limit', () => {
  beforeAll(() => startReplicas(0, {}));
  afterAll(stopReplicas);

  // Covers: parallel-overrun
  it('admit ten of 30 parallel questions from one address', async () => {
    const replies = await Promise.all(spread(urls, 30, (url, index) => ask(url, `Question ${index}?`)));
    const later = await Promise.all(urls.map((url) => ask(url, LIBRARY_QUESTION)));

    expect(replies.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(20);
    for (const { status, headers, body } of later) {
      expect(status).toBe(429);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(50);
      expect(body).toMatchObject({ code: 'rate_limited', retryable: true });
    }
  });
});

describe('three replicas on one Redis, with a very high rate limit', () => {
  beforeAll(() => startReplicas(SESSIONS_DATABASE, UNLIMITED));
  afterAll(stopReplicas);

  // Covers: unused-history
  it('share one conversation, and delete it everywhere', async () => {
    const [one = '', other = '', third = ''] = urls;
    const { body: first } = await ask(one, LIBRARY_QUESTION);
    const session = first['session_id'];

    await untilRemembered(session, 2);
    const { body: followUp } = await ask(other, 'And the swimming pool?', session);
    await untilRemembered(session, 4);
    const deleted = await fetch(`${third}/sessions/${session}`, { method: 'DELETE' });
    model.reset();
    const { body: afterwards } = await ask(one, 'And the library, on Mondays?', session);

    expect(first).toMatchObject({ sources: [LIBRARY_PAGE], degraded: false });
    expect(followUp).toMatchObject({ session_id: session, degraded: false });
    expect(followUp['sources']).toContain('library.pdf#page=2');
    expect(followUp['answer']).toContain('at seven in the morning');
    expect(deleted.status).toBe(204);
    expect(afterwards['session_id']).toBe(session);
    // Without a conversation the question is not rewritten.
    expect(chatCalls()).toHaveLength(1);
  });

  // Covers: stampede
  it('answer 200 identical parallel questions with one model call, and later ones from the cache', async () => {
    const { question, replies } = await until('a burst without an outage of Redis', askAtOnce);
    const again = await Promise.all(urls.map((url) => untilCached(url, question)));

    expect(chatCalls()).toHaveLength(1);
    const answers = replies.map(({ status, body }) => ({
      status,
      answer: body['answer'],
      sources: body['sources'],
      degraded: body['degraded'],
    }));
    const [first] = answers;
    expect(first).toMatchObject({ status: 200, sources: [LIBRARY_PAGE], degraded: false });
    expect(answers).toEqual(answers.map(() => first));
    for (const body of again)
      expect(body).toMatchObject({ cached: true, answer: first?.answer, sources: [LIBRARY_PAGE] });
  });
});

describe('three replicas on one Redis, one of which is killed,', () => {
  beforeAll(() => startReplicas(2, UNLIMITED));
  afterAll(stopReplicas);

  // Covers: dead-leader
  it('answer every client of the other two, even when the killed one was writing the shared answer', async () => {
    const [leader = '', ...others] = urls;
    model.fail({ kind: 'slow', gapMs: 120 }, { times: Number.POSITIVE_INFINITY });
    const lost = askForEvents(leader, LIBRARY_QUESTION);
    await until('the leader to begin', () => lost.text !== '' || undefined);
    const readers = spread(others, 20, (url) => askForEvents(url, LIBRARY_QUESTION));
    const waiting = spread(others, 20, (url) => ask(url, LIBRARY_QUESTION));
    await until('all to read along', () => readers.every(({ text }) => text !== '') || undefined);
    expect(chatCalls()).toHaveLength(1);

    await servers[0]?.kill();
    const endings = await Promise.all(readers.map(({ ended }) => ended));
    const replies = await Promise.all(waiting);

    await expect(lost.ended).rejects.toThrow();
    expect(chatCalls()).toHaveLength(2);
    const answer = replies[0]?.body['answer'];
    expect(answer).toMatch(/ten in the morning.*\[1\]\.$/);
    for (const { status, body } of replies)
      expect([status, body]).toEqual([200, expect.objectContaining({ answer, sources: [LIBRARY_PAGE] })]);
    for (const [index, ending] of endings.entries()) {
      expect(ending).toMatchObject({
        type: 'done',
        data: { answer, sources: [LIBRARY_PAGE], degraded: false },
      });
      expect(readers[index]?.text).toBe(answer);
    }
  });
});
