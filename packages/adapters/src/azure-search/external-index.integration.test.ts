import { describe, expect, it } from 'vitest';
import { rejectionOf } from './__fixtures__/rejection.ts';
import { SETTINGS } from './__fixtures__/sample-documents.ts';
import { type SearchFixture, useSearchFixtures } from './__fixtures__/search-fixture.ts';

const startFixture = useSearchFixtures();

describe('an index that another program fills', () => {
  const fields = {
    id: 'key',
    content: 'body',
    source: 'file',
    page: 'sheet',
    heading: 'title',
    vector: 'numbers',
  };

  async function startWithExternalIndex(): Promise<SearchFixture> {
    const fixture = await startFixture();
    const { client } = fixture;
    await client.createIndex({
      name: 'theirs',
      fields: [
        { name: 'key', type: 'Edm.String', key: true },
        { name: 'body', type: 'Edm.String', searchable: true },
        { name: 'file', type: 'Edm.String' },
        { name: 'sheet', type: 'Edm.String' },
        { name: 'title', type: 'Edm.String' },
        {
          ...{
            name: 'numbers',
            type: 'Collection(Edm.Single)',
            searchable: true,
            hidden: true,
            stored: false,
          },
          ...{ vectorSearchDimensions: 2, vectorSearchProfileName: 'profile' },
        },
      ],
      vectorSearch: {
        algorithms: [{ name: 'graph', kind: 'hnsw' }],
        profiles: [{ name: 'profile', algorithmConfigurationName: 'graph' }],
      },
    });
    await client.getSearchClient<Record<string, unknown>>('theirs').uploadDocuments([
      { key: 'k1', body: 'A heron stands.', file: 'birds.pdf', sheet: '7', title: 'Herons', numbers: [1, 0] },
      { key: 'k2', body: '2024-01-01T00:00:00Z', file: 'dates.txt', numbers: [0, 1] },
    ]);
    return fixture;
  }

  it('is served through the mapped fields', async () => {
    const { openStore } = await startWithExternalIndex();
    const store = openStore({ index: 'theirs', fields });
    expect(store.capabilities).toEqual({ vector: true, text: true });
    const [first] = await store.search({ text: 'heron', vector: Float32Array.of(1, 0), top: 1 });
    expect(first).toEqual({
      ...{ id: 'k1', content: 'A heron stands.', source: 'birds.pdf', page: 7, heading: 'Herons' },
      score: expect.any(Number),
    });
  });
  it('returns the text of a value that the SDK converts to a date', async () => {
    const { openStore } = await startWithExternalIndex();
    const [first] = await openStore({ index: 'theirs', fields }).search({
      text: '2024',
      vector: Float32Array.of(0, 1),
      top: 1,
    });
    expect(first?.content).toBe('2024-01-01T00:00:00Z');
  });
  it('has another generation when other fields are served', async () => {
    const { openStore } = await startWithExternalIndex();
    const generations = [fields, { ...fields, content: 'title' }].map((served) =>
      openStore({ index: 'theirs', fields: served }).generation(),
    );
    expect(new Set(await Promise.all(generations)).size).toBe(2);
  });
  it('has another generation when documents are added', async () => {
    const { openStore, client, settle } = await startWithExternalIndex();
    const store = openStore({ index: 'theirs', fields });
    const before = await store.generation();
    await client.getSearchClient<Record<string, unknown>>('theirs').uploadDocuments([{ key: 'k3' }]);
    await settle();
    expect(await store.generation()).not.toBe(before);
  });
  it('is missing when the service does not have it', async () => {
    const { openStore } = await startWithExternalIndex();
    expect((await rejectionOf(openStore({ index: 'none', fields }).generation())).code).toBe('index_missing');
  });
  it('is missing when no fields are mapped', async () => {
    const { openStore } = await startWithExternalIndex();
    expect((await rejectionOf(openStore({ index: 'theirs' }).generation())).code).toBe('index_missing');
  });
  it('is never changed by the writer', async () => {
    const { openWriter, client } = await startWithExternalIndex();
    const { code, message } = await rejectionOf(openWriter({ index: 'theirs' }).stage(SETTINGS));
    expect([code, message]).toEqual([
      'index_invalid',
      expect.stringContaining('theirs was not made by this'),
    ]);
    await client.createAlias({ name: 'alias-of-theirs', indexes: ['theirs'] });
    expect((await rejectionOf(openWriter({ index: 'alias-of-theirs' }).stage(SETTINGS))).code).toBe(
      'index_invalid',
    );
  });
});
