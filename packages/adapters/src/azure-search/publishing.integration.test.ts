import { describe, expect, it } from 'vitest';
import { rejectionOf } from './__fixtures__/rejection.ts';
import { indexAll, SETTINGS, sample, upsertParameters } from './__fixtures__/sample-documents.ts';
import { INDEX, useSearchFixtures } from './__fixtures__/search-fixture.ts';

const A = sample('a.md', 'first');
const DOCUMENTS = [A, sample('b.md', 'first')];

const startFixture = useSearchFixtures();

describe('publishing', () => {
  it('fails when a golden query does not find its document', async () => {
    const { openWriter, openStore, clock } = await startFixture();
    const first = await indexAll(openWriter(), DOCUMENTS);
    await clock.advance(60_000);
    const goldenQueries = [{ text: 'Chapter 1', source: 'b.md' }];
    const writer = openWriter({ goldenQueries });
    const { code, message } = await rejectionOf(indexAll(writer, DOCUMENTS.slice(0, 1)));
    expect([code, message]).toEqual(['index_invalid', expect.stringContaining('b.md')]);
    expect(await openStore().generation()).toBe(first);
    await writer.close();
    await indexAll(openWriter({ goldenQueries }), [sample('a.md', 'second'), ...DOCUMENTS.slice(1)]);
  });
  it('fails when two passages have the same id', async () => {
    const { openWriter } = await startFixture();
    const [a = sample('a.md', 'first'), b = a] = DOCUMENTS;
    const error = await rejectionOf(indexAll(openWriter(), [a, { record: b.record, chunks: a.chunks }]));
    expect(error.message).toContain('More than one passage has the id a.md#');
  });
  it('fails when passages are missing', async () => {
    const { openWriter, client, service } = await startFixture();
    const writer = openWriter();
    await writer.stage(SETTINGS);
    await writer.upsert(...upsertParameters(A));
    const [index = ''] = service.inspect().indexes.filter((name) => !name.endsWith('-lock'));
    const { results } = await client
      .getSearchClient<{ id: string }>(index)
      .search('chapter', { select: ['id'], top: 1 });
    for await (const { document } of results)
      await client.getSearchClient<{ id: string }>(index).deleteDocuments('id', [document.id]);
    expect((await rejectionOf(writer.verify())).code).toBe('index_invalid');
  });
  it('keeps the previous index until no server searches it', async () => {
    const { openWriter, service } = await startFixture();
    await indexAll(openWriter(), DOCUMENTS);
    const old = service.inspect().aliases[INDEX];
    const during: (readonly string[])[] = [];
    const sleep = async (ms: number): Promise<void> => {
      if (ms === 30_000) during.push(service.inspect().indexes);
    };
    await indexAll(openWriter({ sleep }), DOCUMENTS.slice(1));
    expect(during).toEqual([expect.arrayContaining([old, service.inspect().aliases[INDEX]])]);
    expect(service.inspect().indexes).toEqual([service.inspect().aliases[INDEX]]);
  });
  it('keeps indexes of others whose names only look like a version’s', async () => {
    const { openWriter, client, service } = await startFixture();
    const names = [`${INDEX}-archive`, `other-0123456789abcdef`, `${INDEX}-0123456789abcdef0`];
    for (const name of names)
      await client.createIndex({ name, fields: [{ name: 'id', type: 'Edm.String', key: true }] });
    await indexAll(openWriter(), DOCUMENTS);
    await indexAll(openWriter(), DOCUMENTS.slice(1));
    expect(service.inspect().indexes).toEqual(expect.arrayContaining(names));
  });
  it('restores entries that an abandoned stage had ended', async () => {
    const { openWriter, openStore } = await startFixture({ aliases: false });
    await indexAll(openWriter(), DOCUMENTS);
    const left = openWriter();
    await left.stage({ ...SETTINGS, request: 'another folder' });
    await left.upsert(...upsertParameters(sample('a.md', 'second')));
    await left.verify();
    await left.close();
    await indexAll(openWriter(), [...DOCUMENTS, sample('c.md', 'first')]);
    const found = await openStore().search({ text: 'chapter', top: 9 });
    expect(found.map(({ source }) => source).toSorted()).toEqual(
      ['a.md', 'b.md', 'c.md'].flatMap((source) => [source, source]),
    );
  });
  it.each(['words', 'vector'] as const)(
    'fails when a search with the %s of a passage does not find it',
    async (what) => {
      const { openWriter, service } = await startFixture({
        readSearch: (body) => {
          const request = Object(body);
          const isHit = what === 'vector' ? 'vectorQueries' in request : /^[^*]/.test(request.search ?? '');
          return isHit ? { ...request, filter: "id eq 'nothing'" } : request;
        },
      });
      const { code, message } = await rejectionOf(indexAll(openWriter(), DOCUMENTS));
      expect([code, message]).toEqual(['index_invalid', expect.stringContaining(`by its own ${what}`)]);
      expect(service.inspect().aliases).toEqual({});
    },
  );
});
