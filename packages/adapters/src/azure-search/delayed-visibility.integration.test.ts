import { describe, expect, it } from 'vitest';
import { rejectionOf } from './__fixtures__/rejection.ts';
import { indexAll, SETTINGS, sample } from './__fixtures__/sample-documents.ts';
import { type SearchFixture, useSearchFixtures } from './__fixtures__/search-fixture.ts';

const PUSH = /docs\/search\.index$/;
const DOCUMENTS = [sample('a.md', 'first'), sample('b.md', 'first')];

const startFixture = useSearchFixtures();

const countPushes = ({ service }: SearchFixture): number =>
  service.requests.filter(({ path }) => PUSH.test(path)).length;

describe('a publication that becomes visible late', () => {
  it('is waited for while searches continue', async () => {
    const { openWriter, openStore, clock } = await startFixture({ visibleAfterMs: 25_000 });
    const first = await indexAll(openWriter(), DOCUMENTS);
    await clock.advance(60_000);
    const store = openStore();
    const seen = [await store.generation()];
    const sleep = async (ms: number): Promise<void> => {
      await clock.advance(ms);
      seen.push(await store.generation());
      expect(await store.search({ text: 'chapter', top: 9 })).not.toEqual([]);
    };
    const second = await indexAll(openWriter({ sleep }), DOCUMENTS.slice(1));
    await clock.advance(10_000);
    expect(await store.generation()).toBe(second);
    expect(new Set(seen)).toEqual(new Set([first, second]));
  });
  it('fails when it never becomes visible, keeps the served version, and is completed by the next run', async () => {
    const fixture = await startFixture();
    const { openWriter, openStore, service, clock } = fixture;
    const first = await indexAll(openWriter(), DOCUMENTS);
    const { aliases } = service.inspect();
    await clock.advance(60_000);
    const writer = openWriter();
    await writer.stage(SETTINGS);
    await writer.remove('a.md');
    await writer.verify();
    service.faults.add({ kind: 'status', status: 404 }, { path: /docs\('pointer'\)/, times: 99 });
    expect(await rejectionOf(writer.publish())).toMatchObject({
      code: 'search_unavailable',
      retryable: true,
    });
    await writer.close();
    service.faults.clear();
    expect(service.inspect().aliases).toEqual(aliases);
    expect(await openStore().generation()).toBe(first);
    const before = countPushes(fixture);
    await indexAll(openWriter(), DOCUMENTS.slice(1));
    expect(await openStore().search({ text: 'chapter', top: 9 })).toHaveLength(2);
    // One request each for the stage's marker, the pointer, and the clean-up: no passage is written again.
    expect(countPushes(fixture) - before).toBe(3);
  });
  it('deletes what it replaces only after drainMs', async () => {
    const { openWriter, openStore, clock } = await startFixture({ aliases: false, visibleAfterMs: 25_000 });
    await indexAll(openWriter(), DOCUMENTS);
    await clock.advance(60_000);
    const store = openStore();
    const sleep = async (ms: number): Promise<void> => {
      // The store reads the pointer just before the drain ends and uses it for as long as it may.
      await clock.advance(ms - 1);
      await store.generation();
      await clock.advance(1);
      expect(await store.search({ text: 'chapter', top: 9 })).not.toEqual([]);
    };
    await indexAll(openWriter({ sleep }), [sample('a.md', 'second'), sample('b.md', 'second')]);
  });
});

describe('a service that implements a part of the protocol', () => {
  it('works when it splits filters at every "and"', async () => {
    const readSearch = (body: unknown): unknown => {
      const request = Object(body);
      const parts: string[] = String(request.filter ?? '').split(' and ');
      const isPlain = parts.every((part) => !part.includes(' or '));
      return isPlain || parts.length === 1 ? request : { ...request, filter: "id eq 'nothing'" };
    };
    const { openWriter, openStore } = await startFixture({ aliases: false, readSearch });
    await indexAll(openWriter(), DOCUMENTS);
    await indexAll(openWriter(), [sample('a.md', 'second'), sample('long.md', 'first', 1_500)]);
    expect(await openStore().search({ text: 'chapter', top: 1_000 })).toHaveLength(1_000);
  });
  it('is rejected when it cannot compare keys', async () => {
    const readSearch = (body: unknown): unknown => {
      const request = Object(body);
      const filter = String(request.filter ?? '').replace(/ and id gt '[^']*'/, '');
      return { ...request, filter: filter === '' ? null : filter };
    };
    const { openWriter } = await startFixture({ aliases: false, readSearch });
    const { code, message } = await rejectionOf(indexAll(openWriter(), [sample('long.md', 'first', 1_500)]));
    expect([code, message]).toEqual(['index_invalid', expect.stringContaining('does not compare keys')]);
  });
});
