import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setInterval } from 'node:timers/promises';
import { type AzureOpenAI, startAzureOpenAI } from '@rag/testkit/azure-openai';
import {
  type AzureSearchOptions,
  type AzureSearchStandIn,
  startAzureSearch,
} from '@rag/testkit/azure-search';
import { afterAll, describe, expect, it } from 'vitest';
import { ask, type Reply } from './__fixtures__/ask.ts';
import { type EditionWord, editionsIn, questionOf, writeEdition } from './__fixtures__/editions.ts';
import { EMBEDDING, modelEnvironment, searchEnvironment, UNLIMITED } from './__fixtures__/environments.ts';
import { runIndexer, type ServerProcess, startServer } from './__fixtures__/start-process.ts';

const PER_SECOND = 50;
const MOST_OPEN = 40;
/** A repeated question: cached answers of the old edition must not outlive it. */
const COMMON_QUESTION = questionOf(0);
const COMMON_EVERY = 10;
/** How long a service takes to show a document, and an alias to switch. */
const LATENCIES = { visibleAfterMs: 300, aliasPropagationMs: 3_000 };
/** The maximum age of a server's index metadata, and time to load it. The indexer waits for twice that age. */
const STALENESS_MS = 10_000 + 5_000;

/** Short vectors, so that the stand-ins use little CPU. */
const EMBEDDING_DIMENSIONS = '64';

/** A separate service for each case, so that both run in parallel. */
interface Service {
  readonly documents: string;
  readonly environment: Record<string, string>;
  readonly model: AzureOpenAI;
  readonly search: AzureSearchStandIn;
  readonly server: ServerProcess;
}

const cleanUps: (() => unknown)[] = [];

async function serve(options: AzureSearchOptions): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'index-swap-'));
  cleanUps.push(() => rmSync(folder, { recursive: true }));
  const documents = join(folder, 'documents');
  const [model, search] = await Promise.all([
    startAzureOpenAI(),
    startAzureSearch({ ...LATENCIES, ...options }),
  ]);
  cleanUps.push(() => Promise.all([model.close(), search.close()]));
  const environment = {
    ...modelEnvironment(model),
    ...EMBEDDING,
    EMBEDDING_DIMENSIONS,
    ...searchEnvironment(search),
  };
  await writeEdition(documents, 'Aurora');
  await runIndexer(environment, documents);
  const server = await startServer({ ...environment, ...UNLIMITED });
  cleanUps.push(() => server.kill());
  return { documents, environment, model, search, server };
}

afterAll(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Asked {
  readonly question: string;
  /** The time of the question, by `performance.now()`. */
  readonly atMs: number;
  readonly reply: Reply;
}

/**
 * Asks at a steady rate, however fast the answers arrive, until the work is done. The number of open questions is
 * limited: a machine that is too busy for the rate gets fewer questions, instead of answering too late.
 */
async function askDuring({ server }: Service, work: Promise<unknown>): Promise<readonly Asked[]> {
  const replies: Promise<Asked>[] = [];
  const startedAtMs = performance.now();
  let due = 0;
  let open = 0;
  let isDone = false;
  const end = (): void => {
    isDone = true;
  };
  work.then(end, end);
  for await (const _ of setInterval(1_000 / PER_SECOND)) {
    const atMs = performance.now();
    // A timer that fires late has several questions to make up for.
    for (; due < ((atMs - startedAtMs) / 1_000) * PER_SECOND; due += 1) {
      if (open >= MOST_OPEN) continue;
      const question = due % COMMON_EVERY === 0 ? COMMON_QUESTION : questionOf(due);
      open += 1;
      const asked = ask(server.url, question).then((reply) => ({ question, atMs, reply }));
      replies.push(asked.finally(() => (open -= 1)));
    }
    if (isDone) break;
  }
  await work;
  return Promise.all(replies);
}

/** Resolves with the time at which the published index changes. */
async function nextSwap({ search }: Service): Promise<number> {
  const before = await published(search);
  for await (const _ of setInterval(10)) if ((await published(search)) !== before) break;
  return performance.now();
}

/** The target of the alias; without aliases, the pointer document of the index. */
async function published(search: AzureSearchStandIn): Promise<string | undefined> {
  const { aliases } = search.inspect();
  if ('rag-documents' in aliases) return aliases['rag-documents'];
  const path = "/indexes('rag-documents')/docs('pointer')?api-version=2024-07-01";
  const response = await fetch(search.endpoint + path, { headers: { 'api-key': search.apiKey } });
  return response.text();
}

// Covers: stale-documents
describe('an index that changes under a steady load', () => {
  it.concurrent.each([
    { where: 'behind an alias', options: {} },
    { where: 'in place', options: { aliases: false } },
  ])('$where: fails no question, mixes no editions, and is served from then on', async ({ options }) => {
    const service = await serve(options);
    const { documents, environment, model, search } = service;
    const indexesBefore = search.inspect().indexes;
    await writeEdition(documents, 'Borealis');
    const swapped = nextSwap(service);
    const asked = await askDuring(service, runIndexer(environment, documents));
    const swappedAtMs = await swapped;

    const failed = asked.filter(({ reply }) => reply.status !== 200);
    expect(failed.map(({ reply }) => reply.body)).toEqual([]);
    expect(asked.filter(({ reply }) => reply.body['outcome'] !== 'answered')).toEqual([]);

    // The answer with all its evidence, and the prompt of the model.
    const shown = asked.map(({ reply }) => editionsIn(JSON.stringify(reply.body)));
    const prompts = model.calls.filter(({ path }) => path.endsWith('/chat/completions'));
    const told = prompts.map(({ body }) => editionsIn(JSON.stringify(body)));
    for (const editions of [...shown, ...told]) expect(editions).toHaveLength(1);

    const editionOf = ({ reply }: Asked): EditionWord | undefined =>
      editionsIn(String(reply.body['answer']))[0];
    const before = asked.filter(({ atMs, reply }) => atMs + reply.ms < swappedAtMs);
    const after = asked.filter(
      ({ atMs }) => atMs > swappedAtMs + LATENCIES.aliasPropagationMs + STALENESS_MS,
    );
    // Hundreds, unless the machine is very slow.
    expect(Math.min(before.length, after.length)).toBeGreaterThan(2 * COMMON_EVERY);
    expect(new Set(before.map(editionOf))).toEqual(new Set(['Aurora']));
    expect(new Set(after.map(editionOf))).toEqual(new Set(['Borealis']));
    // This includes answers from the cache, before and after the change.
    const cached = (list: readonly Asked[]) => list.filter(({ reply }) => reply.body['cached'] === true);
    expect(cached(before).length).toBeGreaterThan(0);
    expect(cached(after).length).toBeGreaterThan(0);

    // The old index is deleted, and so are the leftovers of the run.
    const { indexes, aliases } = search.inspect();
    expect(indexes).toEqual([aliases['rag-documents'] ?? 'rag-documents']);
    if ('aliases' in options) expect(indexes).toEqual(indexesBefore);
    else expect(indexes).not.toEqual(indexesBefore);
  });
});
