import type { Passage, VectorStore } from '@rag/core';
import { afterEach, describe, expect, it } from 'vitest';
import { indexAll, SETTINGS, sample } from './__fixtures__/edition.ts';
import { type Bench, INDEX, startBench } from './__fixtures__/harness.ts';

const BEFORE = [sample('kept.md', 'first'), sample('changed.md', 'first', 3), sample('gone.md', 'first')];
const AFTER = [sample('kept.md', 'first'), sample('changed.md', 'second', 2), sample('new.md', 'first')];
/** Longer than a lease and a drain. */
const LATER_MS = 120_000;

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

async function contents(store: VectorStore): Promise<Omit<Passage, 'score'>[]> {
  const passages = await store.search({ text: 'chapter edition', top: 100 });
  return passages
    .map(({ score: _, ...passage }) => passage)
    .sort((left, right) => (left.id < right.id ? -1 : 1));
}

/** How the index looks, with the number of the service's documents so that nothing is left behind unseen. */
async function look({ openStore, client, service, settle }: Bench) {
  await settle();
  const store = openStore();
  const { indexes, aliases } = service.inspect();
  const indexCount = indexes.length;
  const entryCount = await client.getSearchClient(aliases[INDEX] ?? INDEX).getDocumentsCount();
  return { generation: await store.generation(), passages: await contents(store), indexCount, entryCount };
}

describe.each([
  ['under an alias', {}],
  ['under an alias that changes at once', { aliasPropagationMs: 0 }],
  ['in place', { aliases: false }],
])('%s', (_where, options) => {
  it('a run that is killed at any request, then run again, ends in the index of a clean run', async () => {
    bench = await startBench(options);
    await indexAll(bench.openWriter(), BEFORE);
    const calls = bench.service.requests.length;
    await indexAll(bench.openWriter(), AFTER);
    const callsOfRun = bench.service.requests.length - calls;
    const clean = await look(bench);
    await bench.close();
    expect(clean.passages).toHaveLength(6);
    expect(callsOfRun).toBeGreaterThan(15);

    for (let killedAt = 0; killedAt < callsOfRun; killedAt++) {
      bench = await startBench(options);
      await indexAll(bench.openWriter(), BEFORE);
      const before = await look(bench);
      bench.service.faults.add({ kind: 'reset' }, { after: killedAt, times: Number.POSITIVE_INFINITY });
      const killed = bench.openWriter();
      const ended = await indexAll(killed, AFTER).catch(() => undefined);
      bench.service.faults.clear();
      const { passages } = await look(bench);
      // Readers see all of the one or all of the other.
      expect([before.passages, clean.passages], `killed at request ${killedAt}`).toContainEqual(passages);
      if (ended !== undefined) expect(passages).toEqual(clean.passages);
      await bench.clock.advance(LATER_MS);
      await indexAll(bench.openWriter(), AFTER);
      expect(await look(bench), `killed at request ${killedAt}`).toEqual(clean);
      await bench.close();
    }
  }, 60_000);

  it('a run that was killed leaves nothing to one under other settings', async () => {
    bench = await startBench(options);
    await indexAll(bench.openWriter(), BEFORE);
    const left = bench.openWriter();
    await left.stage({ fingerprint: 'other', dimensions: 2, request: 'test' });
    for (const { record, chunks } of AFTER) await left.upsert(record, chunks);
    await left.close();
    await indexAll(bench.openWriter(), AFTER);
    const { indexCount, passages, entryCount } = await look(bench);
    expect([indexCount, passages.length]).toEqual([1, 6]);
    // Passages, records and the pointer.
    expect(entryCount).toBe(6 + 3 + 1);
  });

  it('a run that was killed leaves nothing to one of another request', async () => {
    bench = await startBench(options);
    await indexAll(bench.openWriter(), BEFORE);
    const left = bench.openWriter();
    await left.stage({ ...SETTINGS, request: 'a folder of secrets' });
    const { record, chunks } = sample('secret.md', 'first');
    await left.upsert(record, chunks);
    await left.remove('kept.md');
    await left.close();
    const writer = bench.openWriter();
    await writer.stage(SETTINGS);
    await writer.publish();
    const { passages, entryCount } = await look(bench);
    expect(new Set(passages.map(({ source }) => source))).toEqual(
      new Set(['kept.md', 'changed.md', 'gone.md']),
    );
    // Passages, records and the pointer.
    expect(entryCount).toBe(7 + 3 + 1);
  });

  it('a run without changes changes nothing', async () => {
    bench = await startBench(options);
    const first = await indexAll(bench.openWriter(), BEFORE);
    await bench.clock.advance(LATER_MS);
    const before = { ...bench.service.inspect() };
    const calls = bench.service.requests.length;
    expect(await indexAll(bench.openWriter(), BEFORE)).toBe(first);
    expect(bench.service.inspect()).toEqual(before);
    const writes = bench.service.requests.slice(calls).filter(({ path }) => path.endsWith('search.index'));
    expect(writes).toEqual([]);
  });

  it('is there for readers as soon as it is published', async () => {
    bench = await startBench({ visibleAfterMs: 2_000, aliasPropagationMs: 10_000, ...options });
    const generation = await indexAll(bench.openWriter(), BEFORE);
    const store = bench.openStore();
    expect(await store.generation()).toBe(generation);
    expect(await contents(store)).toHaveLength(7);
  });

  it('searches at the same time never fail and never mix two editions', async () => {
    bench = await startBench({ visibleAfterMs: 2_000, aliasPropagationMs: 10_000, ...options });
    const { clock, openStore, openWriter } = bench;
    const edition = (name: string) =>
      Array.from({ length: 20 }, (_, index) => sample(`${index}.md`, name, 1));
    const stores = [openStore(), openStore()];
    const seen: string[][] = [];
    const editionsByGeneration = new Map<string, Set<string>>();
    let isDone = false;
    const ask = async (store: VectorStore): Promise<void> => {
      while (!isDone) {
        const generation = await store.generation();
        const found = await store.search({ text: 'chapter edition', vector: Float32Array.of(1, 0), top: 20 });
        const editions = found.map(({ content }) => /(\w+) edition/.exec(content)?.[1] ?? '');
        seen.push(editions);
        if ((await store.generation()) !== generation) continue;
        const named = editionsByGeneration.get(generation) ?? new Set();
        editionsByGeneration.set(generation, new Set([...named, ...editions]));
      }
    };
    /** Time passes by small steps, with searches between them. */
    const sleep = async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 1_000) {
        const count = seen.length;
        while (seen.length < count + 4 && !isDone) await new Promise(setImmediate);
        await clock.advance(1_000);
      }
    };
    await indexAll(openWriter(), edition('first'));
    await clock.advance(LATER_MS);
    const asking = Promise.all(stores.map(ask));
    asking.catch(() => (isDone = true));
    for (const name of ['second', 'third']) await indexAll(openWriter({ sleep }), edition(name));
    isDone = true;
    await asking;
    expect(seen.length).toBeGreaterThan(100);
    for (const editions of seen) {
      expect(editions).toHaveLength(20);
      expect(new Set(editions).size).toBe(1);
    }
    expect(new Set(seen.flat())).toEqual(new Set(['first', 'second', 'third']));
    // What is cached under a generation is of that generation.
    expect(Array.from(editionsByGeneration.values(), ({ size }) => size)).toEqual([1, 1, 1]);
  }, 60_000);
});
