import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RedisServer, startRedis } from '@rag/testkit/redis';
import { until } from '@rag/testkit/until';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, type Reply } from './__fixtures__/ask.ts';
import { LIBRARY_PAGE, LIBRARY_QUESTION, publishLibrary, UNLIMITED } from './__fixtures__/environments.ts';
import { type ServerProcess, startServer } from './__fixtures__/start-process.ts';

const AT_ONCE = 20;
const ROUNDS = 4;
const SESSION = 'b9d1b6f4-52a5-4d0c-9a3e-6d9a5e0c7f11';
const DATA_DIR = mkdtempSync(join(tmpdir(), 'redis-faults-'));

let redis: RedisServer;
let servers: ServerProcess[];
let asked = 0;

async function start(environment: Record<string, string>): Promise<string> {
  const server = await startServer({ DATA_DIR, ...UNLIMITED, ...environment });
  servers.push(server);
  return server.url;
}

/** A question that nobody has asked before, so that no cache has its answer. */
function newQuestion(): string {
  asked += 1;
  return `${LIBRARY_QUESTION} I am visitor ${asked}.`;
}

/** Twenty new questions at once, every second one in a conversation. */
function askMany(url: string): Promise<Reply[]> {
  const questions = Array.from({ length: AT_ONCE }, newQuestion);
  return Promise.all(
    questions.map((question, index) => ask(url, question, index % 2 === 0 ? SESSION : undefined)),
  );
}

const isWhole = async (url: string): Promise<true | undefined> =>
  (await ask(url, newQuestion(), SESSION)).body['degraded'] === false || undefined;

beforeAll(() => publishLibrary(DATA_DIR));
afterAll(() => rmSync(DATA_DIR, { recursive: true }));
beforeEach(async () => {
  servers = [];
  redis = await startRedis();
});
afterEach(async () => {
  await redis.resume().catch(() => {});
  await Promise.all(servers.map((server) => server.kill()));
  await redis.stop();
});

describe('failure table: Redis slow: a service whose Redis hangs', () => {
  // Covers: redis-slow
  it('gives it up while many parallel questions are answered, and uses it again when it is back', async () => {
    const url = await start({ REDIS_URL: redis.url });
    await askMany(url);

    await redis.pause();
    const replies = await askMany(url);
    // From here on a question makes no call, but for an occasional trial.
    const isOpen = ({ msg, state }: Record<string, unknown>): boolean =>
      msg === 'Redis circuit breaker changed' && state === 'open';
    await until('the circuit breaker to open', () => servers[0]?.log.find(isOpen));
    for (let round = 1; round < ROUNDS; round += 1) replies.push(...(await askMany(url)));
    await redis.resume();
    await until('Redis to be used again', () => isWhole(url));

    for (const { status, body } of replies)
      expect([status, body['sources'], body['degraded']]).toEqual([200, [LIBRARY_PAGE], true]);
  });
});

describe('failure table: Redis gone: replicas whose Redis is killed and comes back empty', () => {
  // Covers: redis-down
  it('answer every question meanwhile, and share limits and answers again afterwards', async () => {
    const environment = { REDIS_URL: redis.url, RATE_LIMIT_PER_MINUTE: '200' };
    const [one, other] = await Promise.all([start(environment), start(environment)]);
    const { body: first } = await ask(one, LIBRARY_QUESTION);

    await redis.kill();
    const replies = await Promise.all(Array.from({ length: AT_ONCE }, () => ask(one, newQuestion())));
    await redis.start();
    await Promise.all([one, other].map((url) => until('Redis to be used again', () => isWhole(url))));

    expect(first).toMatchObject({ sources: [LIBRARY_PAGE], degraded: false });
    for (const { status, body } of replies)
      expect([status, body['sources'], body['degraded']]).toEqual([200, [LIBRARY_PAGE], true]);

    const question = newQuestion();
    await ask(one, question);
    // Until the answer is stored, the other replica shares the one in progress.
    const cached = await until('the answer to be stored', async () => {
      const { body } = await ask(other, question);
      return body['cached'] === true ? body : undefined;
    });
    expect(cached).toMatchObject({ sources: [LIBRARY_PAGE], degraded: false });
    const statuses = await Promise.all(
      Array.from(
        { length: 300 },
        async (_, index) => (await ask(index % 2 === 0 ? one : other, question)).status,
      ),
    );
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(200);
  });
});
