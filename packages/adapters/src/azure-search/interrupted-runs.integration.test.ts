import type { Passage, VectorStore } from '@rag/core';
import { describe, expect, it } from 'vitest';
import { indexAll, SETTINGS, sample } from './__fixtures__/sample-documents.ts';
import { INDEX, type SearchFixture, useSearchFixtures } from './__fixtures__/search-fixture.ts';

const BEFORE = [sample('kept.md', 'first'), sample('changed.md', 'first', 3), sample('gone.md', 'first')];
const AFTER = [sample('kept.md', 'first'), sample('changed.md', 'second', 2), sample('new.md', 'first')];
/** Longer than a lease and a drain. */
const LATER_MS = 120_000;

const startFixture = useSearchFixtures();

async function contents(store: VectorStore): Promise<Omit<Passage, 'score'>[]> {
  const passages = await store.search({ text: 'chapter edition', top: 100 });
  return passages
    .map(({ score: _, ...passage }) => passage)
    .sort((left, right) => (left.id < right.id ? -1 : 1));
}

/** What the index shows, and how many indexes and entries exist, so that no leftover goes unnoticed. */
async function inspectIndex({ openStore, client, service, settle }: SearchFixture) {
  await settle();
  const store = openStore();
  const { indexes, aliases } = service.inspect();
  const indexCount = indexes.length;
  const entryCount = await client.getSearchClient(aliases[INDEX] ?? INDEX).getDocumentsCount();
  return { generation: await store.generation(), passages: await contents(store), indexCount, entryCount };
}

describe.each([
  ['under an alias', {}],
  ['under an alias that changes immediately', { aliasPropagationMs: 0 }],
  ['in place', { aliases: false }],
])('%s', (_where, options) => {
  it('a run after a kill at any request ends in the same index as an uninterrupted run', async () => {
    let fixture = await startFixture(options);
    await indexAll(fixture.openWriter(), BEFORE);
    const calls = fixture.service.requests.length;
    await indexAll(fixture.openWriter(), AFTER);
    const callsOfRun = fixture.service.requests.length - calls;
    const clean = await inspectIndex(fixture);
    await fixture.close();
    expect(clean.passages).toHaveLength(6);
    expect(callsOfRun).toBeGreaterThan(15);

    for (let killedAt = 0; killedAt < callsOfRun; killedAt++) {
      fixture = await startFixture(options);
      await indexAll(fixture.openWriter(), BEFORE);
      const before = await inspectIndex(fixture);
      fixture.service.faults.add({ kind: 'reset' }, { after: killedAt, times: Number.POSITIVE_INFINITY });
      const killed = fixture.openWriter();
      const ended = await indexAll(killed, AFTER).catch(() => undefined);
      fixture.service.faults.clear();
      const { passages } = await inspectIndex(fixture);
      // Readers see either version completely.
      expect([before.passages, clean.passages], `killed at request ${killedAt}`).toContainEqual(passages);
      if (ended !== undefined) expect(passages).toEqual(clean.passages);
      await fixture.clock.advance(LATER_MS);
      await indexAll(fixture.openWriter(), AFTER);
      expect(await inspectIndex(fixture), `killed at request ${killedAt}`).toEqual(clean);
      await fixture.close();
    }
  });

  it('a run discards the stage that a run with other settings left', async () => {
    const fixture = await startFixture(options);
    await indexAll(fixture.openWriter(), BEFORE);
    const interrupted = fixture.openWriter();
    await interrupted.stage({ fingerprint: 'other', dimensions: 2, request: 'test' });
    for (const { record, chunks } of AFTER) await interrupted.upsert(record, chunks);
    await interrupted.close();
    await indexAll(fixture.openWriter(), AFTER);
    const { indexCount, passages, entryCount } = await inspectIndex(fixture);
    expect([indexCount, passages.length]).toEqual([1, 6]);
    // Passages, records and the pointer.
    expect(entryCount).toBe(6 + 3 + 1);
  });

  it('a run discards the stage that another request left', async () => {
    const fixture = await startFixture(options);
    await indexAll(fixture.openWriter(), BEFORE);
    const interrupted = fixture.openWriter();
    await interrupted.stage({ ...SETTINGS, request: 'a folder of secrets' });
    const { record, chunks } = sample('secret.md', 'first');
    await interrupted.upsert(record, chunks);
    await interrupted.remove('kept.md');
    await interrupted.close();
    const writer = fixture.openWriter();
    await writer.stage(SETTINGS);
    await writer.publish();
    const { passages, entryCount } = await inspectIndex(fixture);
    expect(new Set(passages.map(({ source }) => source))).toEqual(
      new Set(['kept.md', 'changed.md', 'gone.md']),
    );
    // Passages, records and the pointer.
    expect(entryCount).toBe(7 + 3 + 1);
  });

  it('a run without changes writes nothing', async () => {
    const fixture = await startFixture(options);
    const first = await indexAll(fixture.openWriter(), BEFORE);
    await fixture.clock.advance(LATER_MS);
    const before = { ...fixture.service.inspect() };
    const calls = fixture.service.requests.length;
    expect(await indexAll(fixture.openWriter(), BEFORE)).toBe(first);
    expect(fixture.service.inspect()).toEqual(before);
    const writes = fixture.service.requests.slice(calls).filter(({ path }) => path.endsWith('search.index'));
    expect(writes).toEqual([]);
  });

  it('shows a version to readers as soon as publish resolves', async () => {
    const fixture = await startFixture({ visibleAfterMs: 2_000, aliasPropagationMs: 10_000, ...options });
    const generation = await indexAll(fixture.openWriter(), BEFORE);
    const store = fixture.openStore();
    expect(await store.generation()).toBe(generation);
    expect(await contents(store)).toHaveLength(7);
  });

  it('never fails a search or mixes two versions while publishing', async () => {
    const fixture = await startFixture({ visibleAfterMs: 2_000, aliasPropagationMs: 10_000, ...options });
    const { clock, openStore, openWriter } = fixture;
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
    /** Advances the clock in small steps, with searches between them. */
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
    // Every passage found under a generation belongs to that generation.
    expect(Array.from(editionsByGeneration.values(), ({ size }) => size)).toEqual([1, 1, 1]);
  });
});
