import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AzureOpenAI, type Fault, startAzureOpenAI } from '@rag/testkit/azure-openai';
import { type AzureSearchStandIn, startAzureSearch } from '@rag/testkit/azure-search';
import { type RedisServer, startRedis } from '@rag/testkit/redis';
import { type Received, startTelemetryReceiver, type TelemetryReceiver } from '@rag/testkit/telemetry';
import { until } from '@rag/testkit/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  EMBEDDING,
  modelEnvironment,
  publishLibrary,
  searchEnvironment,
} from './__fixtures__/environments.ts';
import { type QuotingModel, startQuotingModel } from './__fixtures__/quoting-model.ts';
import { runIndexer, startServer } from './__fixtures__/start-process.ts';
import { disguisesOf, findPlaces, type Place, readFolder, readRedis } from './__fixtures__/traces.ts';
import {
  ADDRESSES,
  askBadly,
  askInEveryProtocol,
  converse,
  exceedLimit,
  forgetOne,
  leave,
  MARKER,
  nextMark,
  post,
  QUESTION,
  type Traffic,
  visitEverything,
} from './__fixtures__/traffic.ts';

const ADDRESS_NEEDLES = ADDRESSES.flatMap((address) => disguisesOf(address));
const LIMIT = 40;

const MODEL_FAULTS: readonly Fault[] = [
  { kind: 'status', status: 500 },
  { kind: 'rate_limited' },
  { kind: 'prompt_filtered' },
  { kind: 'answer_filtered' },
  { kind: 'reset' },
  { kind: 'cut_body' },
  { kind: 'malformed_body' },
  { kind: 'error_in_body' },
];

const folder = mkdtempSync(join(tmpdir(), 'privacy-'));
const DATA_DIR = join(folder, 'data');
const DOCUMENTS_DIR = join(folder, 'documents');

const logOf = ({ server }: Traffic): Place => ({
  name: 'log',
  // The listening address is its own.
  bytes: Buffer.from(
    server
      .output()
      .split('\n')
      .filter((line) => !line.includes('"listening"'))
      .join('\n'),
  ),
});

/** All that left the process as traces and metrics. */
function telemetryOf({ received }: TelemetryReceiver): Place[] {
  return received.map(({ path, headers, body }) => ({
    name: `telemetry ${path}`,
    bytes: Buffer.concat([Buffer.from(`${JSON.stringify(withoutOwnAddress(headers))}\n`), body]),
  }));
}

/** The receiver's own address is in `host`. */
function withoutOwnAddress({ host: _, ...headers }: Received['headers']): object {
  return headers;
}

/** Every request is traced, and everything goes to a collector and to Application Insights. */
function telemetryEnvironment({ url }: TelemetryReceiver): Record<string, string> {
  const key = 'InstrumentationKey=00000000-0000-0000-0000-000000000007';
  return {
    TRACE_SAMPLE_PERCENT: '100',
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    APPLICATIONINSIGHTS_CONNECTION_STRING: `${key};IngestionEndpoint=${url}/`,
    PRINT_TRACES: 'true',
  };
}

/** Visits from addresses that a proxy names, with a limit that only the rate-limit visit exceeds. */
const SETTINGS = {
  DOCUMENTS_DIR,
  TRUSTED_PROXY: 'hops:1',
  RATE_LIMIT_PER_MINUTE: String(LIMIT),
  CACHED_RATE_LIMIT_PER_MINUTE: '1000',
  LOG_LEVEL: 'info',
};

beforeAll(async () => {
  mkdirSync(DOCUMENTS_DIR);
  writeFileSync(join(DOCUMENTS_DIR, 'library.pdf'), '%PDF-1.7 about the library');
  writeFileSync(
    join(DOCUMENTS_DIR, 'library.md'),
    'On Saturdays the library opens at ten in the morning and closes at two.\n',
  );
  await publishLibrary(DATA_DIR);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('a service with Redis, Azure OpenAI and Azure AI Search', () => {
  let redis: RedisServer;
  let model: AzureOpenAI;
  let search: AzureSearchStandIn;
  let receiver: TelemetryReceiver;
  let traffic: Traffic;
  let kept: readonly Place[];

  async function breakEverything(): Promise<void> {
    for (const fault of MODEL_FAULTS) {
      model.fail(fault, { times: 4 });
      await askInEveryProtocol(traffic);
      model.reset();
    }
    model.fail({ kind: 'slow', gapMs: 50 }, { times: 2 });
    await leave(traffic);
    for (const fault of [{ kind: 'status', status: 503 }, { kind: 'reset' }, { kind: 'garble' }] as const) {
      search.faults.add(fault, { path: /\/docs\/search/, times: 20 });
      await askInEveryProtocol(traffic);
      search.faults.clear();
    }
    await redis.pause();
    await askInEveryProtocol(traffic);
    await redis.resume();
  }

  beforeAll(async () => {
    [redis, model, search, receiver] = await Promise.all([
      startRedis(),
      startAzureOpenAI(),
      startAzureSearch(),
      startTelemetryReceiver(),
    ]);
    const backEnds = { ...modelEnvironment(model), ...EMBEDDING, ...searchEnvironment(search) };
    await runIndexer(backEnds, join(DOCUMENTS_DIR, 'library.md'));
    const server = await startServer({
      ...SETTINGS,
      ...backEnds,
      DATA_DIR,
      REDIS_URL: redis.url,
      ...telemetryEnvironment(receiver),
      RATE_LIMIT_PER_MINUTE: '100000',
    });
    traffic = { server, said: [], conversations: new Map() };
    await breakEverything();
    await until('Redis and the model to be used again', async () => {
      const reply = await post(traffic, '/chat', { message: `${QUESTION}, asks ${nextMark()}?` });
      return ((await reply.json()) as Record<string, unknown>)['degraded'] === false || undefined;
    });
    // Messages sent while Redis is down are not stored anywhere.
    traffic.conversations.clear();
    await askInEveryProtocol(traffic);
    await askBadly(traffic);
    await visitEverything(traffic);
    await forgetOne(traffic);
    await converse(traffic);
    await until('conversations to be remembered', async () => {
      const names = (await readRedis(redis.url)).map(({ name }) => name);
      return (
        [...traffic.conversations.keys()].every((id) => names.includes(`rag:conversation:${id}`)) || undefined
      );
    });
    kept = await readRedis(redis.url);
    await server.stop();
  });

  afterAll(async () => {
    await traffic?.server.kill();
    await Promise.all([redis?.stop(), model?.close(), search?.close(), receiver?.close()]);
  });

  // Covers: stored-address
  it('stores no address, in any spelling, encoding or plain hash', () => {
    const places = [...kept, ...readFolder(DATA_DIR), logOf(traffic), ...traffic.said];
    const limits = kept.filter(({ name }) => name.startsWith('rag:rate:'));

    expect(limits.length).toBeGreaterThanOrEqual(3);
    expect(findPlaces(places, ADDRESS_NEEDLES)).toEqual([]);
  });

  it('shows neither addresses nor messages in its traces and metrics', () => {
    const places = telemetryOf(receiver);
    const text = places.map(({ bytes }) => bytes.toString()).join('\n');

    for (const word of [
      'look up answer',
      'rag.cache.lookups',
      'RequestData',
      'MetricData',
      'model_unavailable',
    ])
      expect(text).toContain(word);
    expect(findPlaces(places, [MARKER, ...ADDRESS_NEEDLES])).toEqual([]);
  });

  // Covers: stray-message
  it('stores a message only in its own conversation', () => {
    for (const [id, mark] of traffic.conversations)
      expect(findPlaces(kept, [mark])).toEqual([`rag:conversation:${id}`]);
    const elsewhere = kept.filter(({ name }) => !name.startsWith('rag:conversation:'));

    expect(traffic.conversations.size).toBeGreaterThanOrEqual(2);
    expect(elsewhere.map(({ name }) => name.split(':')[1])).toContain('cache');
    expect(findPlaces([...elsewhere, ...readFolder(DATA_DIR)], [MARKER])).toEqual([]);
  });

  // Covers: count-without-expiry
  it('stores nothing without an expiry, and conversations for the configured time', () => {
    expect(kept.filter(({ ttlMs = -1 }) => ttlMs <= 0).map(({ name }) => name)).toEqual([]);
    const sessions = kept.filter(({ name }) => name.startsWith('rag:conversation:'));
    expect(Math.max(...sessions.map(({ ttlMs = 0 }) => ttlMs))).toBeLessThanOrEqual(900_000);
  });

  it('shows no message in its log and its errors', () => {
    expect(logOf(traffic).bytes.length).toBeGreaterThan(1_000);
    expect(traffic.said.length).toBeGreaterThan(50);
    expect(findPlaces([logOf(traffic), ...traffic.said], [MARKER])).toEqual([]);
  });
});

describe('a service on one machine, with a model whose errors quote the prompt', () => {
  let model: QuotingModel;
  let traffic: Traffic;

  beforeAll(async () => {
    model = await startQuotingModel();
    const server = await startServer({
      ...SETTINGS,
      DATA_DIR,
      OPENAI_BASE_URL: model.url,
      OPENAI_MODEL: 'quoting',
    });
    traffic = { server, said: [], conversations: new Map() };
    for (let count = 0; count < 5; count += 1) await askInEveryProtocol(traffic);
    await leave(traffic);
    await askBadly(traffic);
    await visitEverything(traffic);
    await forgetOne(traffic);
    await exceedLimit(traffic, LIMIT);
    expect(traffic.said.map(({ name }) => name)).toContain('POST → 429');
    await server.stop();
  });

  afterAll(async () => {
    await traffic?.server.kill();
    await model?.close();
  });

  // Covers: stored-address
  it('stores neither addresses nor messages in its folder', () => {
    const places = readFolder(DATA_DIR);

    expect(places.length).toBeGreaterThan(0);
    expect(findPlaces(places, [MARKER, ...ADDRESS_NEEDLES])).toEqual([]);
  });

  // Covers: stored-address, leaked-error
  it('shows neither addresses nor messages in its log and its errors', () => {
    const places = [logOf(traffic), ...traffic.said];

    expect(model.calls).toBeGreaterThan(5);
    expect(logOf(traffic).bytes.length).toBeGreaterThan(500);
    expect(findPlaces(places, [MARKER, ...ADDRESS_NEEDLES])).toEqual([]);
  });
});
