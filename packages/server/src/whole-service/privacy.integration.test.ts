import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AzureOpenAI, type Fault, startAzureOpenAI } from '@rag/testkit/azure-openai';
import { type AzureSearchStandIn, startAzureSearch } from '@rag/testkit/azure-search';
import { type RedisServer, startRedis } from '@rag/testkit/redis';
import { until } from '@rag/testkit/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  EMBEDDING,
  modelEnvironment,
  publishLibrary,
  searchEnvironment,
} from './__fixtures__/environments.ts';
import { type QuotingModel, startQuotingModel } from './__fixtures__/quoting-model.ts';
import { runIndexer, type ServerProcess, startServer } from './__fixtures__/start-process.ts';
import { disguisesOf, findPlaces, type Place, readFolder, readRedis } from './__fixtures__/traces.ts';

const QUESTION = 'When does the library open on Saturdays';
/** In everything that is said in these tests, and in no document. */
const MARKER = 'zqxmarker';
/** Who asks: as proxies write it, and the peer of a request that came past them. */
const ADDRESSES = ['203.0.113.77', '198.51.100.201', '2001:db8:77:cafe::1', '127.0.0.1'] as const;
const ADDRESS_NEEDLES = ADDRESSES.flatMap((address) => disguisesOf(address));
const FORWARDED = [
  '203.0.113.77',
  '203.0.113.77:50123',
  '::ffff:203.0.113.77',
  '198.51.100.201',
  '2001:db8:77:cafe::1',
  '[2001:db8:77:cafe::1]:443',
  undefined,
] as const;
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

/** A service that is asked in every way, and what came back. */
interface Visited {
  readonly server: ServerProcess;
  /** Error answers, and whatever is no answer to a question. */
  readonly said: Place[];
  /** The conversations that are still remembered: by id, the word that stands in theirs alone. */
  readonly conversations: Map<string, string>;
}

let marks = 0;
/** Another marker each time, so that it can be told whose a trace is. */
function nextMark(): string {
  marks += 1;
  return `${MARKER}${marks}end`;
}

function headersFor(index: number): Record<string, string> {
  const address = FORWARDED[index % FORWARDED.length];
  return {
    'Content-Type': 'application/json',
    ...(address === undefined ? {} : { 'X-Forwarded-For': address }),
  };
}

async function send(
  { server, said }: Visited,
  path: string,
  init: RequestInit = {},
  index = marks,
): Promise<Response> {
  const response = await fetch(`${server.url}${path}`, {
    ...init,
    headers: { ...headersFor(index), ...init.headers },
  });
  const copy = response.clone();
  const body = Buffer.from(await response.arrayBuffer());
  if (response.status >= 400) {
    const head = JSON.stringify([...response.headers]);
    said.push({
      name: `${init.method ?? 'GET'} → ${response.status}`,
      bytes: Buffer.concat([Buffer.from(head), body]),
    });
  }
  return copy;
}

function post(
  visited: Visited,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return send(visited, path, { method: 'POST', body: text, headers });
}

/** Asks in a conversation of its own, in which the marker stays if it is remembered at all. */
async function converse(visited: Visited): Promise<void> {
  const mark = nextMark();
  const first = await post(visited, '/chat', { message: `${QUESTION}, asks ${mark}?` });
  const { session_id } = (await first.json()) as Record<string, unknown>;
  if (typeof session_id !== 'string') return;
  visited.conversations.set(session_id, mark);
  await post(visited, '/chat', { message: `And at what time exactly, ${mark}?`, session_id, stream: true });
}

async function askInEveryProtocol(visited: Visited): Promise<void> {
  await converse(visited);
  const content = `${QUESTION}, asks ${nextMark()}?`;
  const messages = [
    { role: 'user', content },
    { role: 'assistant', content: `At ten, ${nextMark()}.` },
    { role: 'user', content },
  ];
  for (const stream of [false, true])
    await post(visited, '/v1/chat/completions', { model: 'rag-chat', messages, stream, user: nextMark() });
  const parts = [{ type: 'text', text: `${QUESTION}, asks ${nextMark()}?` }];
  await post(visited, '/api/chat', { id: nextMark(), messages: [{ id: nextMark(), role: 'user', parts }] });
}

/** Leaves in the middle. */
async function leave({ server }: Visited): Promise<void> {
  const left = new AbortController();
  const response = await fetch(`${server.url}/chat`, {
    method: 'POST',
    headers: headersFor(marks),
    body: JSON.stringify({ message: `${QUESTION}, asks ${nextMark()}?`, stream: true }),
    signal: left.signal,
  });
  await response.body?.getReader().read();
  left.abort();
}

async function askBadly(visited: Visited): Promise<void> {
  const bodies = () => [
    `{"message":"${nextMark()}`,
    { message: { [nextMark()]: nextMark() } },
    { message: `${nextMark()} `.repeat(400) },
    { message: nextMark(), session_id: nextMark() },
    { message: nextMark(), stream: nextMark() },
    { messages: nextMark() },
    { model: 'rag-chat', messages: [{ role: nextMark(), content: nextMark() }] },
    { model: 'rag-chat', messages: [{ role: 'user', content: { [nextMark()]: nextMark() } }] },
    { messages: [{ role: 'user', parts: [{ type: nextMark(), text: nextMark() }] }] },
    { message: nextMark().repeat(20_000) },
  ];
  for (const path of ['/chat', '/v1/chat/completions', '/api/chat']) {
    for (const body of bodies()) await post(visited, path, body);
    await post(visited, path, { message: nextMark() }, { 'Content-Type': `text/${nextMark()}` });
    await post(visited, path, { message: nextMark() }, { 'Content-Encoding': nextMark() });
    await send(visited, `${path}?q=${nextMark()}`, { method: 'PUT', body: nextMark() });
  }
}

async function visitEverything(visited: Visited): Promise<void> {
  const paths = [
    '/',
    '/health',
    '/ready',
    '/metrics',
    '/openapi.json',
    '/docs',
    '/dashboard',
    '/v1/models',
    '/documents/library.pdf',
  ];
  for (const path of paths) {
    const response = await send(visited, `${path}?q=${nextMark()}`);
    visited.said.push({ name: path, bytes: Buffer.from(await response.text()) });
  }
  for (const path of [
    `/${nextMark()}`,
    `/documents/${nextMark()}.pdf`,
    `/documents/..%2f${nextMark()}`,
    `/v1/models/${nextMark()}`,
    `/sessions/${nextMark()}`,
  ]) {
    await send(visited, path);
    await send(visited, path, { method: 'DELETE' });
  }
  await send(visited, '/chat', {
    headers: {
      Cookie: nextMark(),
      Referer: nextMark(),
      'User-Agent': nextMark(),
      'Last-Event-ID': nextMark(),
    },
  });
}

/** Has one conversation forgotten. */
async function forgetOne(visited: Visited): Promise<void> {
  await converse(visited);
  const id = [...visited.conversations.keys()].at(-1) ?? '';
  await send(visited, `/sessions/${id}`, { method: 'DELETE' });
  visited.conversations.delete(id);
}

async function exceedLimit(visited: Visited): Promise<void> {
  for (let count = 0; count <= LIMIT; count += 1) {
    const body = JSON.stringify({ message: `${QUESTION}, asks ${nextMark()}?` });
    await send(visited, '/chat', { method: 'POST', body }, 0);
  }
  expect(visited.said.map(({ name }) => name)).toContain('POST → 429');
}

const logOf = ({ server }: Visited): Place => ({
  name: 'log',
  // Where it listens is its own address.
  bytes: Buffer.from(
    server
      .output()
      .split('\n')
      .filter((line) => !line.includes('"listening"'))
      .join('\n'),
  ),
});

/** Visits by addresses that a proxy names, with a limit that these visits do not reach unless they want to. */
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

describe('with Redis, Azure OpenAI and Azure AI Search', { timeout: 120_000 }, () => {
  let redis: RedisServer;
  let model: AzureOpenAI;
  let search: AzureSearchStandIn;
  let visited: Visited;
  let kept: readonly Place[];

  async function breakEverything(): Promise<void> {
    for (const fault of MODEL_FAULTS) {
      model.fail(fault, { times: 4 });
      await askInEveryProtocol(visited);
      model.reset();
    }
    model.fail({ kind: 'slow', gapMs: 50 }, { times: 2 });
    await leave(visited);
    for (const fault of [{ kind: 'status', status: 503 }, { kind: 'reset' }, { kind: 'garble' }] as const) {
      search.faults.add(fault, { path: /\/docs\/search/, times: 20 });
      await askInEveryProtocol(visited);
      search.faults.clear();
    }
    await redis.pause();
    await askInEveryProtocol(visited);
    await redis.resume();
  }

  beforeAll(async () => {
    [redis, model, search] = await Promise.all([startRedis(), startAzureOpenAI(), startAzureSearch()]);
    const backEnds = { ...modelEnvironment(model), ...EMBEDDING, ...searchEnvironment(search) };
    await runIndexer(backEnds, join(DOCUMENTS_DIR, 'library.md'));
    const server = await startServer({
      ...SETTINGS,
      ...backEnds,
      DATA_DIR,
      REDIS_URL: redis.url,
      RATE_LIMIT_PER_MINUTE: '100000',
    });
    visited = { server, said: [], conversations: new Map() };
    await breakEverything();
    await until('Redis and the model to be used again', async () => {
      const reply = await post(visited, '/chat', { message: `${QUESTION}, asks ${nextMark()}?` });
      return ((await reply.json()) as Record<string, unknown>)['degraded'] === false || undefined;
    });
    // What was said while Redis was away is remembered nowhere.
    visited.conversations.clear();
    await askInEveryProtocol(visited);
    await askBadly(visited);
    await visitEverything(visited);
    await forgetOne(visited);
    await converse(visited);
    await until('conversations to be remembered', async () => {
      const names = (await readRedis(redis.url)).map(({ name }) => name);
      return (
        [...visited.conversations.keys()].every((id) => names.includes(`rag:session:${id}`)) || undefined
      );
    });
    kept = await readRedis(redis.url);
    await server.stop();
  }, 120_000);

  afterAll(async () => {
    await visited?.server.kill();
    await Promise.all([redis?.stop(), model?.close(), search?.close()]);
  });

  it('keeps no address, in no spelling, encoding or plain hash', () => {
    const places = [...kept, ...readFolder(DATA_DIR), logOf(visited), ...visited.said];
    const limits = kept.filter(({ name }) => name.startsWith('rag:limit:'));

    expect(limits.length).toBeGreaterThanOrEqual(3);
    expect(findPlaces(places, ADDRESS_NEEDLES)).toEqual([]);
  });

  it('keeps a message in its own conversation alone', () => {
    for (const [id, mark] of visited.conversations)
      expect(findPlaces(kept, [mark])).toEqual([`rag:session:${id}`]);
    const elsewhere = kept.filter(({ name }) => !name.startsWith('rag:session:'));

    expect(visited.conversations.size).toBeGreaterThanOrEqual(2);
    expect(elsewhere.map(({ name }) => name.split(':')[1])).toContain('cache');
    expect(findPlaces([...elsewhere, ...readFolder(DATA_DIR)], [MARKER])).toEqual([]);
  });

  it('keeps nothing for ever, and conversations for as long as is configured', () => {
    expect(kept.filter(({ ttlMs = -1 }) => ttlMs <= 0).map(({ name }) => name)).toEqual([]);
    const sessions = kept.filter(({ name }) => name.startsWith('rag:session:'));
    expect(Math.max(...sessions.map(({ ttlMs = 0 }) => ttlMs))).toBeLessThanOrEqual(900_000);
  });

  it('says nothing of a message in its log and in its errors', () => {
    expect(logOf(visited).bytes.length).toBeGreaterThan(1_000);
    expect(visited.said.length).toBeGreaterThan(50);
    expect(findPlaces([logOf(visited), ...visited.said], [MARKER])).toEqual([]);
  });
});

describe('on one machine, with a model that quotes in its errors what it was asked', {
  timeout: 60_000,
}, () => {
  let model: QuotingModel;
  let visited: Visited;

  beforeAll(async () => {
    model = await startQuotingModel();
    const server = await startServer({
      ...SETTINGS,
      DATA_DIR,
      OPENAI_BASE_URL: model.url,
      OPENAI_MODEL: 'quoting',
    });
    visited = { server, said: [], conversations: new Map() };
    for (let count = 0; count < 5; count += 1) await askInEveryProtocol(visited);
    await leave(visited);
    await askBadly(visited);
    await visitEverything(visited);
    await forgetOne(visited);
    await exceedLimit(visited);
    await server.stop();
  }, 60_000);

  afterAll(async () => {
    await visited?.server.kill();
    await model?.close();
  });

  it('keeps neither address nor message in its folder', () => {
    const places = readFolder(DATA_DIR);

    expect(places.length).toBeGreaterThan(0);
    expect(findPlaces(places, [MARKER, ...ADDRESS_NEEDLES])).toEqual([]);
  });

  it('says nothing of either in its log and in its errors', () => {
    const places = [logOf(visited), ...visited.said];

    expect(model.calls).toBeGreaterThan(5);
    expect(logOf(visited).bytes.length).toBeGreaterThan(500);
    expect(findPlaces(places, [MARKER, ...ADDRESS_NEEDLES])).toEqual([]);
  });
});
