import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { rejectionOf } from './__fixtures__/rejection.ts';
import { indexAll, SETTINGS, sample, upsertParameters } from './__fixtures__/sample-documents.ts';
import { type SearchFixture, useSearchFixtures } from './__fixtures__/search-fixture.ts';

const PUSH = /docs\/search\.index$/;
const A = sample('a.md', 'first');
const DOCUMENTS = [A, sample('b.md', 'first')];

const startFixture = useSearchFixtures();

const countPushes = ({ service }: SearchFixture): number =>
  service.requests.filter(({ path }) => PUSH.test(path)).length;

describe('a batch that the service does not accept as a whole', () => {
  it.each([409, 422, 429, 503])('is sent again when documents have the status %d', async (statusCode) => {
    const { service, openWriter, openStore } = await startFixture();
    const writer = openWriter();
    await writer.stage(SETTINGS);
    service.faults.add({ kind: 'partial', keys: 'all', statusCode }, { path: PUSH, times: 2 });
    await indexAll(writer, DOCUMENTS);
    expect(await openStore().search({ text: 'chapter', top: 9 })).toHaveLength(4);
  });
  it('is sent at most five times', async () => {
    const fixture = await startFixture();
    const { service, openWriter } = fixture;
    const writer = openWriter();
    await writer.stage(SETTINGS);
    service.faults.add({ kind: 'partial', keys: 'all', statusCode: 503 }, { path: PUSH, times: 99 });
    expect((await rejectionOf(indexAll(writer, DOCUMENTS))).code).toBe('search_unavailable');
    expect(countPushes(fixture)).toBe(5);
  });
  it('is sent again without the accepted documents', async () => {
    const fixture = await startFixture();
    const { service, openWriter, openStore, client } = fixture;
    const writer = openWriter();
    await writer.stage(SETTINGS);
    await writer.upsert(...upsertParameters(A));
    const [index = ''] = service.inspect().indexes.filter((name) => !name.endsWith('-lock'));
    const { results } = await client
      .getSearchClient<{ id: string }>(index)
      .search('chapter', { select: ['id'] });
    const keys: string[] = [];
    for await (const { document } of results) keys.push(document.id);
    const before = countPushes(fixture);
    service.faults.add({ kind: 'partial', keys: keys.slice(0, 1), statusCode: 409 }, { path: PUSH });
    await writer.upsert(...upsertParameters(A));
    // One request each for the passages, the rejected passage, and the record.
    expect(countPushes(fixture) - before).toBe(3);
    await writer.publish();
    expect(await openStore().search({ text: 'chapter', top: 9 })).toHaveLength(2);
  });
  it('fails with the document’s name when the service rejects a document for good', async () => {
    const { service, openWriter } = await startFixture();
    const writer = openWriter();
    await writer.stage(SETTINGS);
    service.faults.add({ kind: 'partial', keys: 'all', statusCode: 400 }, { path: PUSH, after: 1 });
    const error = await rejectionOf(writer.upsert(...upsertParameters(A)));
    expect(error.code).toBe('index_invalid');
    expect(error.message).toBe(
      'The search service rejected passage 1 of a.md (and 1 more): Refused on purpose, with … in it.',
    );
    expect(inspect(error)).not.toContain('Chapter');
    const reopened = openWriter();
    await writer.close();
    expect((await reopened.stage(SETTINGS)).has('a.md')).toBe(false);
  });
  it('is sent again after the time that the service names', async () => {
    const { service, openWriter, clock } = await startFixture();
    const writer = openWriter();
    await writer.stage(SETTINGS);
    const before = clock.now();
    service.faults.add({ kind: 'status', status: 429, retryAfter: 20 }, { path: PUSH });
    await writer.upsert(...upsertParameters(A));
    expect(clock.now() - before).toBe(20_000);
  });
  it('is halved when it is too large', async () => {
    const fixture = await startFixture();
    const { service, openWriter, openStore } = fixture;
    const writer = openWriter();
    await writer.stage(SETTINGS);
    service.faults.add({ kind: 'status', status: 413 }, { path: PUSH, after: 1 });
    const before = countPushes(fixture);
    await writer.upsert(...upsertParameters(sample('a.md', 'first', 8)));
    // One request each for the stage's marker, the passages, their two halves, and the record.
    expect(countPushes(fixture) - before).toBe(5);
    await writer.publish();
    expect(await openStore().search({ text: 'chapter', top: 9 })).toHaveLength(8);
  });
  it('fails when one document alone is too large', async () => {
    const { service, openWriter } = await startFixture();
    const writer = openWriter();
    await writer.stage(SETTINGS);
    service.faults.add({ kind: 'status', status: 413 }, { path: PUSH, after: 1, times: 99 });
    const { code, message } = await rejectionOf(writer.upsert(...upsertParameters(A)));
    expect([code, message]).toEqual([
      'index_invalid',
      expect.stringContaining('passage 1 of a.md is larger'),
    ]);
  });
});

it('the writer writes and copies more passages than fit in one request', async () => {
  const { openWriter, openStore } = await startFixture();
  await indexAll(openWriter(), [sample('long.md', 'first', 2_345)]);
  await indexAll(openWriter(), [sample('long.md', 'first', 2_345), ...DOCUMENTS]);
  const known = await openWriter().stage(SETTINGS);
  expect(known.get('long.md')?.chunkCount).toBe(2_345);
  const [last] = await openStore().search({ text: 'chapter 2344', vector: Float32Array.of(1, 0), top: 1 });
  expect(last?.source).toBe('long.md');
});
