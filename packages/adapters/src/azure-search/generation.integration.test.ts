import type { AzureSearchOptions } from '@rag/testkit/azure-search';
import { until } from '@rag/testkit/until';
import { describe, expect, it } from 'vitest';
import { rejectionOf } from './__fixtures__/rejection.ts';
import { publishSample, SETTINGS } from './__fixtures__/sample-documents.ts';
import { INDEX, type SearchFixture, useSearchFixtures } from './__fixtures__/search-fixture.ts';

const startFixture = useSearchFixtures();

async function startPublished(options: AzureSearchOptions = {}): Promise<SearchFixture> {
  const fixture = await startFixture(options);
  await publishSample(fixture.openWriter());
  return fixture;
}

describe('the generation', () => {
  it('makes no call per question', async () => {
    const { openStore, service } = await startPublished();
    const store = openStore();
    await store.generation();
    const before = service.requests.length;
    await Promise.all(Array.from({ length: 50 }, () => store.generation()));
    expect(service.requests.length).toBe(before);
  });
  it('makes one call when many callers ask at the same time', async () => {
    const { openStore, service } = await startPublished();
    const store = openStore();
    const before = service.requests.length;
    await Promise.all(Array.from({ length: 50 }, () => store.generation()));
    expect(service.requests.length - before).toBe(1);
  });
  it('is refreshed in the background before it is too old', async () => {
    const { openStore, service, clock } = await startPublished();
    const store = openStore({ maxStalenessMs: 10_000, timeoutMs: 60_000 });
    const before = await store.generation();
    service.faults.add({ kind: 'stall' }, { path: /docs\('pointer'\)/ });
    await clock.advance(6_000);
    const calls = service.requests.length;
    // This would hang if the callers waited for the refresh.
    expect(await Promise.all([store.generation(), store.generation()])).toEqual([before, before]);
    await until('the refresh', () => service.requests.length > calls || undefined);
    expect(service.requests.length - calls).toBe(1);
  });
  it('is never older than maxStalenessMs', async () => {
    const { openStore, openWriter, clock } = await startPublished();
    const store = openStore({ maxStalenessMs: 10_000 });
    const first = await store.generation();
    const writer = openWriter({ drainMs: 0 });
    await writer.stage(SETTINGS);
    await writer.remove('a.md');
    const { generation } = await writer.publish();
    expect(generation).not.toBe(first);
    await clock.advance(10_000);
    expect(await store.generation()).toBe(generation);
  });
  it('stays available while the service is down', async () => {
    const { openStore, service, clock } = await startPublished();
    const store = openStore();
    const before = await store.generation();
    await service.close();
    await clock.advance(60_000);
    expect(await store.generation()).toBe(before);
  });
  it('is missing one minute after its index disappears', async () => {
    const { openStore, client, clock } = await startPublished();
    const store = openStore();
    await store.generation();
    await client.deleteAlias(INDEX);
    await clock.advance(10_000);
    await store.generation();
    await clock.advance(60_000);
    expect((await rejectionOf(store.generation())).code).toBe('index_missing');
  });
  it('stays available when a replica of the service lags behind', async () => {
    const { openStore, service, clock } = await startPublished();
    const store = openStore();
    const before = await store.generation();
    service.faults.add({ kind: 'status', status: 404 }, { path: /docs\('pointer'\)|aliases/, times: 2 });
    await clock.advance(10_000);
    expect(await store.generation()).toBe(before);
    expect(await store.search({ text: 'heron', top: 1 })).toHaveLength(1);
  });
  it('is too old for a search after twice maxStalenessMs', async () => {
    const { openStore, service, clock } = await startPublished();
    const store = openStore({ maxStalenessMs: 10_000 });
    await store.generation();
    service.faults.add({ kind: 'status', status: 503 }, { path: /docs\('pointer'\)/, times: 99 });
    await clock.advance(19_999);
    expect(await store.search({ text: 'heron', top: 1 })).toHaveLength(1);
    await clock.advance(1);
    expect((await rejectionOf(store.search({ text: 'heron', top: 1 }))).code).toBe('search_unavailable');
  });
});
