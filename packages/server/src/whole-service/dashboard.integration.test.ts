import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CountedDay } from '@rag/operations/cost';
import { type AzureOpenAI, startAzureOpenAI } from '@rag/testkit/azure-openai';
import { type RedisServer, startRedis } from '@rag/testkit/redis';
import { until } from '@rag/testkit/until';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Statistics } from '../ledger/index.ts';
import { modelEnvironment, publishLibrary } from './__fixtures__/environments.ts';
import { type ServerProcess, startServer } from './__fixtures__/start-process.ts';

const TOKEN = 'a-token-of-the-operator';
const LIMIT = 3;
const DATA_DIR = mkdtempSync(join(tmpdir(), 'dashboard-'));
const EMPTY_DIR = mkdtempSync(join(tmpdir(), 'dashboard-empty-'));
const billed = { calls: 0, tokens: 0 };
let redis: RedisServer;
let model: AzureOpenAI;
let servers: readonly ServerProcess[] = [];

/** What the clients saw, added up. */
const seen = { questions: 0, hits: 0, misses: 0, notFound: 0, limited: 0, failed: 0 };

async function ask(server: ServerProcess | undefined, message: string, client: string): Promise<void> {
  const response = await fetch(`${server?.url}/chat`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': client },
    body: JSON.stringify({ message }),
  });
  const body = (await response.json()) as Record<string, unknown>;
  seen.questions += 1;
  if (response.status === 429) seen.limited += 1;
  else if (response.status >= 500) seen.failed += 1;
  else {
    seen[body['cached'] === true ? 'hits' : 'misses'] += 1;
    if (body['outcome'] === 'not_found') seen.notFound += 1;
  }
}

/** Questions that are new, repeated, unanswerable, impossible to answer and too many. */
async function askEverything([one, other, withoutIndex]: readonly ServerProcess[]): Promise<void> {
  const topics = ['the library', 'the swimming pool', 'books', 'the winter'];
  let client = 0;
  const nextClient = (): string => {
    client += 1;
    return `192.0.2.${client}`;
  };
  for (const server of [one, other, one])
    for (const topic of topics) await ask(server, `What is open on Saturdays at ${topic}?`, nextClient());
  for (const word of ['zebras', 'volcanoes']) await ask(one, `Quantum ${word} xylophone?`, nextClient());
  for (let count = 0; count < 3; count += 1)
    await ask(withoutIndex, 'When does the pool open?', nextClient());
  for (const impatient of ['198.51.100.1', '203.0.113.1'])
    for (let number = 0; number < LIMIT + 4; number += 1)
      await ask(other, `When does pool ${number} of ${impatient} open?`, impatient);
}

async function readFrom<Numbers>(server: ServerProcess | undefined, file: string): Promise<Numbers> {
  const response = await fetch(`${server?.url}/dashboard/${file}`, {
    headers: { Authorization: `Bearer ${TOKEN}` },
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Numbers;
}

const readDashboard = (server: ServerProcess | undefined) => readFrom<Statistics>(server, 'data');

beforeAll(async () => {
  [redis, model] = await Promise.all([
    startRedis(),
    startAzureOpenAI({
      onUsage(_, { promptTokens, completionTokens }) {
        billed.calls += 1;
        billed.tokens += promptTokens + completionTokens;
      },
    }),
    publishLibrary(DATA_DIR),
  ]);
  const environment = {
    REDIS_URL: redis.url,
    RATE_LIMIT_PER_MINUTE: String(LIMIT),
    TRUSTED_PROXY: 'hops:1',
    DASHBOARD_TOKEN: TOKEN,
    ...modelEnvironment(model),
  };
  servers = await Promise.all(
    [DATA_DIR, DATA_DIR, EMPTY_DIR].map((dataDir) => startServer({ ...environment, DATA_DIR: dataDir })),
  );
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.kill()));
  await Promise.all([redis?.stop(), model?.close()]);
  for (const folder of [DATA_DIR, EMPTY_DIR]) rmSync(folder, { recursive: true });
});

it('the dashboard of three processes has the numbers that were counted from outside', async () => {
  const [, other, withoutIndex] = servers;
  await askEverything(servers);

  const statistics = await until('all processes to have reported', async () => {
    const found = await readDashboard(other);
    return found.today.questions === seen.questions ? found : undefined;
  });
  const { lastHour, today, replicas, scope } = statistics;
  const { miss = 0, ...hits } = lastHour.cache;
  const sum = (counts: object): number => Object.values(counts).reduce((all, count) => all + count, 0);
  expect({
    questions: lastHour.questions,
    hits: sum(hits),
    misses: miss,
    notFound: lastHour.outcomes['not_found'] ?? 0,
    limited: lastHour.limited,
    failed: lastHour.failed,
  }).toEqual(seen);
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
  expect(lastHour.limitedClients).toBe(2);
  expect(today.tokens).toBe(billed.tokens);
  expect(today.cost).toBeGreaterThan(0);
  expect(today.saved).toBeGreaterThan(0);
  expect(scope).toBe('fleet');
  expect(replicas.map(({ isReady }) => isReady).toSorted()).toEqual([false, true, true]);
  expect(statistics.alerts.find(({ id }) => id === 'error-rate')?.isFiring).toBe(true);

  // What an estimate of the month is made of.
  const { days } = await readFrom<{ days: readonly CountedDay[] }>(withoutIndex, 'days');
  expect(days).toHaveLength(1);
  expect(days[0]).toMatchObject({ isOver: false, lookups: seen.hits + seen.misses, hits: seen.hits });
  expect(sum(Object.values(days[0]?.byDeployment ?? {}).map(({ tokens }) => tokens))).toBe(billed.tokens);

  // Every replica shows the same.
  expect((await readDashboard(withoutIndex)).lastHour).toEqual(lastHour);
  await expectSmallAndShortLived();
});

/** All keys of the counters expire, and none is larger than the documentation says. */
async function expectSmallAndShortLived(): Promise<void> {
  const client = new Redis(redis.url);
  try {
    const keys = await client.keys('rag:stats:*');
    const sizes = await Promise.all(keys.map((key) => client.memory('USAGE', key)));
    const ttls = await Promise.all(keys.map((key) => client.pttl(key)));
    expect(keys.length).toBeGreaterThan(6);
    expect(Math.min(...ttls)).toBeGreaterThan(0);
    expect(Math.max(...sizes.map((size) => size ?? 0))).toBeLessThan(12_500);
  } finally {
    client.disconnect();
  }
}

it('a replica that is told to end leaves the list at once', async () => {
  await servers[2]?.stop();
  const { replicas } = await until('the replica to be gone', async () => {
    const found = await readDashboard(servers[0]);
    return found.replicas.length === 2 ? found : undefined;
  });
  expect(replicas.map(({ isReady }) => isReady)).toEqual([true, true]);
});
