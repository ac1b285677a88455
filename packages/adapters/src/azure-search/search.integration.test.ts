import type { AzureSearchOptions } from '@rag/testkit/azure-search';
import { describe, expect, it } from 'vitest';
import { rejectionOf } from './__fixtures__/rejection.ts';
import { publishSample, SETTINGS } from './__fixtures__/sample-documents.ts';
import { type SearchFixture, useSearchFixtures } from './__fixtures__/search-fixture.ts';

const startFixture = useSearchFixtures();

async function startPublished(options: AzureSearchOptions = {}): Promise<SearchFixture> {
  const fixture = await startFixture(options);
  await publishSample(fixture.openWriter());
  return fixture;
}

describe('a search', () => {
  it('continues in the next index when its index is deleted', async () => {
    const { openStore, openWriter } = await startPublished();
    const store = openStore();
    await store.generation();
    const writer = openWriter({ drainMs: 0 });
    await writer.stage(SETTINGS);
    await writer.upsert({ source: 'b.md', contentHash: 'b', chunkCount: 1, pageCount: 0 }, [
      { id: 'b#0', content: 'The crane is a bird.', vector: Float32Array.of(0, 1) },
    ]);
    await writer.publish();
    const [first] = await store.search({ text: 'crane', top: 1 });
    expect(first?.source).toBe('b.md');
  });
  it('does not treat characters of a question as query operators', async () => {
    const { openStore } = await startPublished();
    const passages = await openStore().search({ text: 'fish -swordfish +"unheard"', top: 5 });
    expect(passages.map(({ id }) => id)).toContain('a#0');
  });
  it('returns no unpublished passage when the service ignores filters in vector searches', async () => {
    const { openStore, openWriter } = await startPublished({
      aliases: false,
      readSearch: (body) => ({
        ...Object(body),
        ...('vectorQueries' in Object(body) ? { filter: null } : {}),
      }),
    });
    const writer = openWriter();
    await writer.stage(SETTINGS);
    await writer.upsert({ source: 'b.md', contentHash: 'b', chunkCount: 1, pageCount: 0 }, [
      { id: 'b#0', content: 'The heron is staged.', vector: Float32Array.of(0, 1) },
    ]);
    const found = await openStore().search({ text: 'heron', vector: Float32Array.of(0, 1), top: 9 });
    expect(found.map(({ source }) => source)).toEqual(['a.md', 'a.md']);
  });
  it('reads as many pages as it takes', async () => {
    const { openStore, service } = await startPublished({ pageSize: 1 });
    const store = openStore();
    const searches = () => service.requests.filter(({ path }) => path.includes('search.post.search')).length;
    const before = searches();
    const passages = await store.search({ text: '?', vector: Float32Array.of(1, 0), top: 2 });
    expect(passages).toHaveLength(2);
    expect(new Set(passages.map(({ id }) => id)).size).toBe(2);
    expect(searches() - before).toBe(2);
  });
  it('rejects a vector of another length', async () => {
    const { openStore } = await startPublished();
    const request = { text: 'fish', vector: Float32Array.of(1, 0, 0), top: 3 };
    expect((await rejectionOf(openStore().search(request))).code).toBe('index_invalid');
  });
});
