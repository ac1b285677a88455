import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setInterval } from 'node:timers/promises';
import { type AzureOpenAI, startAzureOpenAI } from '@rag/testkit/azure-openai';
import { type AzureSearchStandIn, startAzureSearch } from '@rag/testkit/azure-search';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, type Reply } from './__fixtures__/ask.ts';
import {
  EMBEDDING,
  LIBRARY_QUESTION,
  modelEnvironment,
  searchEnvironment,
  UNLIMITED,
} from './__fixtures__/environments.ts';
import { runIndexer, type ServerProcess, startServer } from './__fixtures__/start-process.ts';

const OTHER_QUESTION = 'At what time does the library close on Saturdays?';
const SEARCHES = { path: /\/docs\/search/, times: Number.POSITIVE_INFINITY };

/** The maximum age of a server's index metadata, the timeout of its refresh, and an allowance for a busy machine. */
const STALENESS_MS = 10_000;
const TIMEOUT_MS = 10_000;
const ALLOWANCE_MS = 1_000;

const folder = mkdtempSync(join(tmpdir(), 'search-faults-'));
let model: AzureOpenAI;
let search: AzureSearchStandIn;
let server: ServerProcess;

const searches = (): number => search.requests.filter(({ path }) => SEARCHES.path.test(path)).length;

beforeAll(async () => {
  [model, search] = await Promise.all([startAzureOpenAI(), startAzureSearch()]);
  writeFileSync(join(folder, 'library.md'), 'On Saturdays the library opens at ten and closes at two.\n');
  await runIndexer({ ...modelEnvironment(model), ...EMBEDDING, ...searchEnvironment(search) }, folder);
}, 60_000);

afterAll(async () => {
  await Promise.all([model?.close(), search?.close()]);
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  server = await startServer({
    ...modelEnvironment(model),
    ...EMBEDDING,
    ...searchEnvironment(search),
    ...UNLIMITED,
  });
}, 30_000);

afterEach(async () => {
  await server.kill();
  model.reset();
  search.faults.clear();
});

describe('failure table: search down: a service whose search fails', { timeout: 30_000 }, () => {
  // Covers: search-down
  it.each([
    { name: 'answers 503', fault: { kind: 'status', status: 503 }, retryable: true },
    { name: 'answers 429', fault: { kind: 'status', status: 429, retryAfter: 1 }, retryable: true },
    { name: 'refuses the key', fault: { kind: 'status', status: 403 }, retryable: false },
    { name: 'hangs up', fault: { kind: 'reset' }, retryable: true },
    { name: 'garbles its answers', fault: { kind: 'garble' }, retryable: true },
  ] as const)(
    'answers cached questions when the search $name, and other questions once it is back',
    async ({ fault, retryable }) => {
      const known = await ask(server.url, LIBRARY_QUESTION);
      search.faults.add(fault, SEARCHES);

      const again = await ask(server.url, LIBRARY_QUESTION);
      const before = searches();
      const unknown = await ask(server.url, OTHER_QUESTION);
      const needed = searches() - before;
      search.faults.clear();
      const back = await ask(server.url, OTHER_QUESTION);

      expect(known.body).toMatchObject({ sources: ['library.md'], degraded: false });
      expect(again.body).toMatchObject({ cached: true, answer: known.body['answer'] });
      expect(unknown.status).toBe(503);
      expect(unknown.body).toMatchObject({ code: 'search_unavailable', retryable });
      expect(Number(unknown.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(needed).toBe(retryable ? 2 : 1);
      expect(back.body).toMatchObject({ sources: ['library.md'], degraded: false, cached: false });
    },
  );
});

describe('failure table: search down: a service whose search hangs', { timeout: 60_000 }, () => {
  // Covers: search-down
  it('answers cached questions without delay', async () => {
    const known = await ask(server.url, LIBRARY_QUESTION);
    search.faults.add({ kind: 'stall' }, { times: Number.POSITIVE_INFINITY });

    const replies: Reply[] = [];
    const startedAtMs = performance.now();
    for await (const _ of setInterval(50)) {
      replies.push(await ask(server.url, LIBRARY_QUESTION));
      if (performance.now() - startedAtMs > STALENESS_MS + TIMEOUT_MS) break;
    }

    expect(replies.filter(({ body }) => body['answer'] !== known.body['answer'])).toEqual([]);
    expect(replies.filter(({ ms }) => ms > ALLOWANCE_MS)).toEqual([]);
    expect(replies.length).toBeGreaterThan(50);
  });
});

describe('a service whose embedding model fails', { timeout: 30_000 }, () => {
  it('searches without vectors, reports that it is degraded, and caches nothing', async () => {
    model.fail({ kind: 'status', status: 500 }, { times: Number.POSITIVE_INFINITY, operation: 'embeddings' });
    const without = await ask(server.url, LIBRARY_QUESTION);
    model.reset();
    const back = await ask(server.url, LIBRARY_QUESTION);

    expect(without.body).toMatchObject({ sources: ['library.md'], degraded: true, outcome: 'answered' });
    expect(back.body).toMatchObject({ sources: ['library.md'], degraded: false, cached: false });
  });
});
