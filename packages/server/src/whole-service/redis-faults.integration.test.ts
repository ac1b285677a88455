import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RedisServer, startRedis } from '@rag/testkit/redis';
import { until } from '@rag/testkit/until';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, type Reply } from './__fixtures__/ask.ts';
import { LIBRARY_PAGE, LIBRARY_QUESTION, publishLibrary, UNLIMITED } from './__fixtures__/environments.ts';
import { type ServerProcess, startServer } from './__fixtures__/start-process.ts';

/** How much later an answer may come while Redis is broken than without any Redis. */
const ALLOWANCE_MS = 300;
/** How often the delay is measured. */
const MEASUREMENTS = 3;
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

/** New questions, twenty at once and several times, every second one in a conversation. Quickest first. */
async function askMany(url: string): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const questions = Array.from({ length: AT_ONCE }, newQuestion);
    replies.push(
      ...(await Promise.all(
        questions.map((question, index) => ask(url, question, index % 2 === 0 ? SESSION : undefined)),
      )),
    );
  }
  return replies.toSorted((left, right) => left.ms - right.ms);
}

const isWhole = async (url: string): Promise<true | undefined> =>
  (await ask(url, newQuestion(), SESSION)).body['degraded'] === false || undefined;

beforeAll(() => publishLibrary(DATA_DIR));
afterAll(() => rmSync(DATA_DIR, { recursive: true }));
beforeEach(async () => {
  servers = [];
  redis = await startRedis();
}, 60_000);
afterEach(async () => {
  await redis.resume().catch(() => {});
  await Promise.all(servers.map((server) => server.kill()));
  await redis.stop();
});

describe('failure table: Redis slow: a service whose Redis hangs', { timeout: 60_000 }, () => {
  // Covers: redis-slow
  it('delays none of many parallel questions by more than 300 ms, and uses Redis again when it is back', async () => {
    const [without, url] = await Promise.all([start({}), start({ REDIS_URL: redis.url })]);
    await Promise.all([askMany(without), askMany(url)]);
    const worstMs: number[] = [];
    for (let measurement = 0; measurement < MEASUREMENTS; measurement += 1) {
      const usual = await askMany(without);
      await redis.pause();
      const replies = await askMany(url);
      await redis.resume();
      await until('Redis to be used again', () => isWhole(url));

      for (const { status, body } of replies)
        expect([status, body['sources'], body['degraded']]).toEqual([200, [LIBRARY_PAGE], true]);
      // Compares both runs by rank, slowest with slowest: some of twenty parallel questions wait anyway.
      worstMs.push(Math.max(...replies.map(({ ms }, rank) => ms - (usual[rank]?.ms ?? 0))));
    }
    // What Redis costs, it costs each time; what else this machine does, it does in one of them.
    expect(Math.min(...worstMs)).toBeLessThan(ALLOWANCE_MS);
  });
});

describe('failure table: Redis gone: replicas whose Redis is killed and comes back empty', {
  timeout: 60_000,
}, () => {
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
