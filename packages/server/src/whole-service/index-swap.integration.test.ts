import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setInterval } from 'node:timers/promises';
import { type AzureOpenAI, startAzureOpenAI } from '@rag/testkit/azure-openai';
import { type AzureSearchStandIn, startAzureSearch } from '@rag/testkit/azure-search';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, type Reply } from './__fixtures__/ask.ts';
import { type EditionWord, editionsIn, questionOf, writeEdition } from './__fixtures__/editions.ts';
import { EMBEDDING, modelEnvironment, searchEnvironment, UNLIMITED } from './__fixtures__/environments.ts';
import { runIndexer, type ServerProcess, startServer } from './__fixtures__/start-process.ts';

const PER_SECOND = 50;
const MOST_OPEN = 40;
/** Asked again and again: what the cache holds of the old edition must not outlive it. */
const COMMON_QUESTION = questionOf(0);
const COMMON_EVERY = 10;
/** As long as a service may take to show a document, and an alias to lead elsewhere. */
const LATENCIES = { visibleAfterMs: 300, aliasPropagationMs: 3_000 };
/** How old a server's knowledge of what is published may be, and what a busy machine adds. */
const STALENESS_MS = 10_000 + 2_000;

/** Short vectors: the stand-ins are to cost little beside the service. */
const EMBEDDING_DIMENSIONS = '64';

const folder = mkdtempSync(join(tmpdir(), 'index-swap-'));
const documents = join(folder, 'documents');
let model: AzureOpenAI;
let search: AzureSearchStandIn;
let server: ServerProcess;
let environment: Record<string, string>;

beforeAll(async () => {
  [model, search] = await Promise.all([startAzureOpenAI(), startAzureSearch(LATENCIES)]);
  environment = {
    ...modelEnvironment(model),
    ...EMBEDDING,
    EMBEDDING_DIMENSIONS,
    ...searchEnvironment(search),
  };
  await writeEdition(documents, 'Aurora');
  await runIndexer(environment, documents);
  server = await startServer({ ...environment, ...UNLIMITED });
}, 60_000);

afterAll(async () => {
  await server?.kill();
  await Promise.all([model?.close(), search?.close()]);
  rmSync(folder, { recursive: true });
});

interface Asked {
  readonly question: string;
  /** When it was asked, by `performance.now()`. */
  readonly atMs: number;
  readonly reply: Reply;
}

/**
 * Asks at a steady rate, however fast the answers come, until the work is done. Only so many questions are open
 * at a time: a machine that is too busy for the rate is asked less, instead of answering too late.
 */
async function askDuring(work: Promise<unknown>): Promise<readonly Asked[]> {
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

/** Resolves with the moment from which on an alias leads to another index than now. */
async function aliasSwap(): Promise<number> {
  const { aliases: before } = search.inspect();
  for await (const _ of setInterval(10)) {
    const { aliases } = search.inspect();
    if (aliases['rag-documents'] !== before['rag-documents']) break;
  }
  return performance.now();
}

describe('an index that is swapped under 50 questions a second', () => {
  it('fails nobody, mixes nothing, and is served from then on', { timeout: 150_000 }, async () => {
    const indexesBefore = search.inspect().indexes;
    await writeEdition(documents, 'Borealis');
    const swapped = aliasSwap();
    const asked = await askDuring(runIndexer(environment, documents));
    const swappedAtMs = await swapped;

    // The load was half of what it is meant to be at the least, where this machine is busy with others.
    const seconds = ((asked.at(-1)?.atMs ?? 0) - (asked[0]?.atMs ?? 0)) / 1_000;
    expect(asked.length / seconds).toBeGreaterThan(PER_SECOND / 2);
    const failed = asked.filter(({ reply }) => reply.status !== 200);
    expect(failed.map(({ reply }) => reply.body)).toEqual([]);
    expect(asked.filter(({ reply }) => reply.body['outcome'] !== 'answered')).toEqual([]);

    // What a reader sees, with all the evidence, and what the model was told.
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
    expect(new Set(before.map(editionOf))).toEqual(new Set(['Aurora']));
    expect(new Set(after.map(editionOf))).toEqual(new Set(['Borealis']));
    // Also where the cache answers: it did, before and after.
    const cached = (list: readonly Asked[]) => list.filter(({ reply }) => reply.body['cached'] === true);
    expect(cached(before).length).toBeGreaterThan(0);
    expect(cached(after).length).toBeGreaterThan(0);

    // The old index is gone, and so is what a run keeps beside.
    const { indexes, aliases } = search.inspect();
    expect(indexes).toEqual([aliases['rag-documents']]);
    expect(indexes).not.toEqual(indexesBefore);
  });
});
