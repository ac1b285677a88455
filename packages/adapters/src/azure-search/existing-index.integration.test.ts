import { describe, expect, it } from 'vitest';
import { rejectionOf } from './__fixtures__/rejection.ts';
import { indexAll, SETTINGS, sample } from './__fixtures__/sample-documents.ts';
import { createClient, INDEX, useSearchFixtures } from './__fixtures__/search-fixture.ts';

const DOCUMENTS = [sample('a.md', 'first'), sample('b.md', 'first')];

const startFixture = useSearchFixtures();

describe('copying and extending an index', () => {
  it.each(['2024-05-01T00:00:00Z', 'INF', '-INF', 'NaN'])(
    'copies a passage whose whole text is %s',
    async (content) => {
      const { openWriter, openStore } = await startFixture();
      const { record, chunks } = sample('odd.md', 'first', 1);
      const odd = { record, chunks: chunks.map((chunk) => ({ ...chunk, content, heading: content })) };
      await indexAll(openWriter(), [odd]);
      await indexAll(openWriter(), [odd, ...DOCUMENTS]);
      const found = await openStore().search({ text: '?', vector: Float32Array.of(1, 0), top: 9 });
      expect(found.find(({ source }) => source === 'odd.md')).toMatchObject({ content, heading: content });
    },
  );
  it('fails for vectors of another length in the same index', async () => {
    const { openWriter } = await startFixture({ aliases: false });
    await indexAll(openWriter(), DOCUMENTS);
    const writer = openWriter();
    await writer.stage({ fingerprint: 'other model', dimensions: 3, request: 'test' });
    const { code, message } = await rejectionOf(writer.remove('a.md').then(() => writer.publish()));
    expect([code, message]).toEqual(['index_invalid', expect.stringContaining('vectors of another length')]);
  });
  it('adds vectors to an index without vectors', async () => {
    const { openWriter, openStore } = await startFixture({ aliases: false });
    const bare = DOCUMENTS.map(({ record, chunks }) => ({
      record,
      chunks: chunks.map(({ vector: _, ...chunk }) => chunk),
    }));
    await indexAll(openWriter(), bare, { fingerprint: 'bare', dimensions: 0, request: 'test' });
    await indexAll(openWriter(), DOCUMENTS);
    expect(await openStore().search({ text: '?', vector: Float32Array.of(1, 0), top: 9 })).toHaveLength(4);
  });
});

describe('an existing index', () => {
  const key = { name: 'id', type: 'Edm.String', key: true, filterable: true, sortable: true } as const;
  const content = { name: 'content', type: 'Edm.String', searchable: true } as const;

  it('is filled in place when it is empty and only lacks fields', async () => {
    const { client, openWriter, openStore, service } = await startFixture();
    await client.createIndex({ name: INDEX, fields: [key, content, { name: 'theirs', type: 'Edm.String' }] });
    await indexAll(openWriter(), DOCUMENTS);
    await indexAll(openWriter(), DOCUMENTS.slice(1));
    expect(await openStore().search({ text: 'chapter', top: 9 })).toHaveLength(2);
    expect(service.inspect()).toEqual({ indexes: [INDEX], aliases: {} });
  });
  it.each([
    ['a field of another type', [key, { ...content, type: 'Collection(Edm.String)' } as const]],
    ['another key', [{ ...key, name: 'number' }, content]],
    ['a key that is not sortable', [{ ...key, sortable: false }, content]],
  ])('is rejected and left unchanged when it has %s', async (_what, fields) => {
    const { client, openWriter } = await startFixture();
    await client.createIndex({ name: INDEX, fields });
    expect((await rejectionOf(openWriter().stage(SETTINGS))).code).toBe('index_invalid');
  });
});

it('the writer works in place and without a lock when the service has neither aliases nor descriptions', async () => {
  const { service, openWriter, openStore } = await startFixture();
  const client = createClient(service, { serviceVersion: '2024-07-01' });
  await indexAll(openWriter({ client }), DOCUMENTS);
  const calls = service.requests.length;
  await indexAll(openWriter({ client }), DOCUMENTS.slice(1));
  expect(await openStore({ client }).search({ text: 'chapter', top: 9 })).toHaveLength(2);
  expect(service.inspect()).toEqual({ indexes: [INDEX], aliases: {} });
  const attempts = service.requests
    .slice(calls)
    .filter(({ method, path }) => method === 'POST' && path === '/indexes');
  expect(attempts).toHaveLength(1);
});

it.each(['Rag', 'rag_documents', '-rag', 'rag--documents', 'r', 'r'.repeat(111)])(
  'the writer rejects the index name %s',
  async (index) => {
    const { openWriter } = await startFixture();
    expect(() => openWriter({ index })).toThrow('cannot be the name of a search index');
  },
);
