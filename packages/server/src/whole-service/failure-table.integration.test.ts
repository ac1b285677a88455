import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AzureOpenAI, startAzureOpenAI } from '@rag/testkit/azure-openai';
import { until } from '@rag/testkit/until';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, askForEvents } from './__fixtures__/ask.ts';
import {
  LIBRARY_PAGE,
  LIBRARY_QUESTION,
  modelEnvironment,
  publishLibrary,
  UNLIMITED,
  WITH_SPARE,
} from './__fixtures__/environments.ts';
import { type ServerProcess, startServer } from './__fixtures__/start-process.ts';

/** The outages in docs/tested-failures.md that no other test covers. */
const ALWAYS = { times: Number.POSITIVE_INFINITY };
const DATA_DIR = mkdtempSync(join(tmpdir(), 'failure-table-'));

let model: AzureOpenAI;
/** The services that are running. */
const servers = new Set<ServerProcess>();
let asked = 0;

async function start(environment: Record<string, string> = {}, deployments?: string): Promise<string> {
  const server = await startServer({
    DATA_DIR,
    ...modelEnvironment(model, deployments),
    ...UNLIMITED,
    ...environment,
  });
  servers.add(server);
  return server.url;
}

/** A question that nobody has asked before, so that it needs the model. */
function newQuestion(): string {
  asked += 1;
  return `${LIBRARY_QUESTION} I am visitor ${asked}.`;
}

async function killServers(): Promise<void> {
  await Promise.all([...servers].map((server) => server.kill()));
  servers.clear();
}

beforeAll(async () => {
  [model] = await Promise.all([startAzureOpenAI(), publishLibrary(DATA_DIR)]);
});
afterAll(async () => {
  await killServers();
  await model?.close();
  rmSync(DATA_DIR, { recursive: true });
});
beforeEach(() => model.reset());

describe('failure table: model down: a service with a spent daily budget', () => {
  // Covers: budget-spent
  it('answers from the cache, or else with sentences of the documents and their sources', async () => {
    const url = await start({ DAILY_TOKEN_BUDGET: '1' });
    const first = await ask(url, LIBRARY_QUESTION);
    const cached = await ask(url, LIBRARY_QUESTION);
    const spent = await ask(url, newQuestion());

    expect(first.body).toMatchObject({ degraded: false, sources: [LIBRARY_PAGE] });
    expect(cached.body).toMatchObject({ degraded: false, cached: true, answer: first.body['answer'] });
    expect(spent.body).toMatchObject({
      degraded: true,
      sources: [LIBRARY_PAGE],
      answer: expect.stringContaining('at ten in the morning'),
    });
    expect(model.calls).toHaveLength(1);
  });
});

describe('failure table: model down: a service with an open circuit', () => {
  // Covers: breaker-open
  it('answers at once with sentences of the documents, without a model call', async () => {
    const url = await start({ MODEL_ATTEMPTS: '1' });
    model.fail({ kind: 'status', status: 500 }, ALWAYS);
    for (let count = 0; count < 5; count += 1) await ask(url, newQuestion());
    const calls = model.calls.length;
    const open = await ask(url, newQuestion());

    expect(calls).toBe(5);
    expect(model.calls).toHaveLength(5);
    expect(open.body).toMatchObject({ degraded: true, sources: [LIBRARY_PAGE] });
  });
});

describe('failure table: stream breaks before the first token: a service with two deployments', () => {
  // Covers: broken-before-first-token
  it.each(['reset', 'status'] as const)(
    'answers from the second deployment when the first fails with %s, unnoticed by clients',
    async (kind) => {
      const url = await start({}, WITH_SPARE);
      model.fail(kind === 'reset' ? { kind } : { kind, status: 500 }, {
        ...ALWAYS,
        deployment: 'gpt-4o-mini',
      });
      const readers = Array.from({ length: 8 }, () => askForEvents(url, newQuestion()));
      const endings = await Promise.all(readers.map(({ ended }) => ended));

      for (const ending of endings)
        expect(ending).toMatchObject({ type: 'done', data: { degraded: false, sources: [LIBRARY_PAGE] } });
      const types = new Set(readers.flatMap(({ events }) => events.map(({ type }) => type)));
      expect(types).toEqual(new Set(['start', 'sources', 'delta', 'done']));
      expect(model.calls.some(({ status }) => status !== 200)).toBe(true);
    },
  );
});

describe('failure table: too much load: a service at its limit of model calls', () => {
  const AT_ONCE = 300;

  // Covers: overload
  it('rejects further questions at once with a retry time, while health, readiness and the cache still answer', async () => {
    const url = await start({ MODEL_CONCURRENCY: '2' });
    const known = await ask(url, LIBRARY_QUESTION);
    model.fail({ kind: 'stall_before_headers' }, ALWAYS);
    const underWay = Array.from({ length: 4 }, () => askForEvents(url, newQuestion()));
    await until('the model to be busy', () => model.calls.length >= 3 || undefined);
    const flood = Promise.all(Array.from({ length: AT_ONCE }, () => ask(url, newQuestion())));
    const health = await fetch(`${url}/health`);
    const ready = await fetch(`${url}/ready`);
    const cached = await ask(url, LIBRARY_QUESTION);
    const replies = await flood;
    for (const reader of underWay) reader.leave();

    expect([health.status, ready.status]).toEqual([200, 200]);
    expect(cached.body).toMatchObject({ cached: true, answer: known.body['answer'] });
    const refused = replies.filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThanOrEqual(AT_ONCE - 10);
    for (const { headers, body } of refused) {
      expect(body).toMatchObject({ code: 'overloaded', retryable: true });
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    // The number of model calls stays limited, whatever the load.
    expect(model.calls.length).toBeLessThanOrEqual(10);
  });
});

// Covers: bad-input
describe('failure table: bad input: a service', () => {
  const JSON_TYPE = { 'Content-Type': 'application/json' };
  let url: string;

  beforeAll(async () => {
    url = await start({ RATE_LIMIT_PER_MINUTE: '1', CACHED_RATE_LIMIT_PER_MINUTE: '1' });
  });

  it.each<{ status: number; code: string; field?: string; body: string; headers?: Record<string, string> }>([
    { status: 400, code: 'malformed_json', body: '{"message":' },
    { status: 413, code: 'body_too_large', body: `{"message":"${'x'.repeat(20_000)}"}` },
    { status: 415, code: 'unsupported_media_type', body: 'Hello', headers: { 'Content-Type': 'text/plain' } },
    { status: 422, code: 'invalid_input', field: 'message', body: '{"message":7}' },
    { status: 422, code: 'invalid_input', field: 'session_id', body: '{"message":"Hello","session_id":"7"}' },
  ])(
    'answers $status $code with problem details for the field $field, without calling the model',
    async (row) => {
      const response = await fetch(`${url}/chat`, {
        method: 'POST',
        headers: row.headers ?? JSON_TYPE,
        body: row.body,
      });
      const problem = (await response.json()) as Record<string, unknown>;

      expect(response.status).toBe(row.status);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(problem).toMatchObject({ status: row.status, code: row.code, retryable: false });
      expect((problem['errors'] as { field: string }[] | undefined)?.map(({ field }) => field)).toEqual(
        row.field === undefined ? undefined : [row.field],
      );
      expect(model.calls).toHaveLength(0);
    },
  );

  it('has counted none of these, so that the one question of its limit is answered', async () => {
    const statuses = [(await ask(url, newQuestion())).status, (await ask(url, newQuestion())).status];
    expect(statuses).toEqual([200, 429]);
  });
});
