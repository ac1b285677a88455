import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setInterval } from 'node:timers/promises';
import { type AzureOpenAI, startAzureOpenAI } from '@rag/testkit/azure-openai';
import { type AzureSearchStandIn, startAzureSearch } from '@rag/testkit/azure-search';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, type Reply } from './__fixtures__/ask.ts';
import {
  EMBEDDING,
  LIBRARY_QUESTION,
  modelEnvironment,
  searchEnvironment,
  UNLIMITED,
} from './__fixtures__/environments.ts';
import { runIndexer, type ServerProcess, startServer } from './__fixtures__/start-process.ts';

const SEARCHES = { path: /\/docs\/search/, times: Number.POSITIVE_INFINITY };

const folder = mkdtempSync(join(tmpdir(), 'search-faults-'));
let model: AzureOpenAI;
let search: AzureSearchStandIn;
let server: ServerProcess;
let hanging: ReturnType<typeof askWhileSearchHangs>;
let asked = 0;

/** A question that nobody has asked before, so that it needs the search. */
function newQuestion(): string {
  asked += 1;
  return `${LIBRARY_QUESTION} I am visitor ${asked}.`;
}

const environmentOf = (service: AzureSearchStandIn): Record<string, string> => ({
  ...modelEnvironment(model),
  ...EMBEDDING,
  ...searchEnvironment(service),
  ...UNLIMITED,
});

const searches = (): number => search.requests.filter(({ path }) => SEARCHES.path.test(path)).length;

/**
 * Asks one question again and again, from before the search hangs until the service has asked it in vain for the state
 * of the index, and asks once more. Uses its own search and service, so that these fifteen seconds run in parallel with
 * the other tests.
 */
async function askWhileSearchHangs(): Promise<{ known: Reply; between: readonly Reply[] }> {
  const service = await startAzureSearch();
  await runIndexer(environmentOf(service), folder);
  const { url, kill } = await startServer(environmentOf(service));
  try {
    const known = await ask(url, LIBRARY_QUESTION);
    service.faults.add({ kind: 'stall' }, { times: Number.POSITIVE_INFINITY });
    const before = service.requests.length;
    const between: Reply[] = [];
    for await (const _ of setInterval(50)) {
      const refreshes = service.requests.length - before;
      if (refreshes >= 2) break;
      const reply = await ask(url, LIBRARY_QUESTION);
      if (refreshes === 1) between.push(reply);
    }
    return { known, between };
  } finally {
    await kill();
    await service.close();
  }
}

beforeAll(async () => {
  [model, search] = await Promise.all([startAzureOpenAI(), startAzureSearch()]);
  writeFileSync(join(folder, 'library.md'), 'On Saturdays the library opens at ten and closes at two.\n');
  hanging = askWhileSearchHangs();
  // Rejects for the test that waits for it.
  hanging.catch(() => {});
  await runIndexer(environmentOf(search), folder);
  server = await startServer(environmentOf(search));
});

afterAll(async () => {
  await hanging.catch(() => {});
  await server?.kill();
  await Promise.all([model?.close(), search?.close()]);
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  model.reset();
  search.faults.clear();
});

describe('failure table: search down: a service whose search fails', () => {
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
      const [knownQuestion, otherQuestion] = [newQuestion(), newQuestion()];
      const known = await ask(server.url, knownQuestion);
      search.faults.add(fault, SEARCHES);

      const again = await ask(server.url, knownQuestion);
      const before = searches();
      const unknown = await ask(server.url, otherQuestion);
      const needed = searches() - before;
      search.faults.clear();
      const back = await ask(server.url, otherQuestion);

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

describe('failure table: search down: a service whose search hangs', () => {
  // Covers: search-down
  it('answers cached questions without waiting for it', async () => {
    const { known, between } = await hanging;

    expect(between.filter(({ body }) => body['answer'] !== known.body['answer'])).toEqual([]);
    // Each refresh hangs for ten seconds. Questions that waited for it would be two at most.
    expect(between.length).toBeGreaterThan(8);
  });
});

describe('a service whose embedding model fails', () => {
  it('searches without vectors, reports that it is degraded, and caches nothing', async () => {
    model.fail({ kind: 'status', status: 500 }, { times: Number.POSITIVE_INFINITY, operation: 'embeddings' });
    const question = newQuestion();
    const without = await ask(server.url, question);
    model.reset();
    const back = await ask(server.url, question);

    expect(without.body).toMatchObject({ sources: ['library.md'], degraded: true, outcome: 'answered' });
    expect(back.body).toMatchObject({ sources: ['library.md'], degraded: false, cached: false });
  });
});
