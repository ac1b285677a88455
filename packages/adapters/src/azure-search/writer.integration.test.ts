import { inspect } from 'node:util';
import { RagError } from '@rag/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { indexAll, SETTINGS, sample } from './__fixtures__/edition.ts';
import { type Bench, clientOf, INDEX, startBench } from './__fixtures__/harness.ts';

const PUSH = /docs\/search\.index$/;
const DOCUMENTS = [sample('a.md', 'first'), sample('b.md', 'first')];

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

async function start(...parameters: Parameters<typeof startBench>): Promise<Bench> {
  bench = await startBench(...parameters);
  return bench;
}

async function failure(promise: Promise<unknown>): Promise<RagError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof RagError) return error;
  throw new Error('It should have failed with a RagError.', { cause: error });
}

const pushes = ({ service }: Bench): number => service.requests.filter(({ path }) => PUSH.test(path)).length;

describe('a batch that is not taken whole', () => {
  it.each([409, 422, 429, 503])('is sent again where documents were refused with %d', async (statusCode) => {
    const { service, openWriter, openStore } = await start();
    const writer = openWriter();
    await writer.stage(SETTINGS);
    service.faults.add({ kind: 'partial', keys: 'all', statusCode }, { path: PUSH, times: 2 });
    await indexAll(writer, DOCUMENTS);
    expect(await openStore().search({ text: 'chapter', top: 9 })).toHaveLength(4);
  });
  it('is sent five times at the most', async () => {
    const started = await start();
    const { service, openWriter } = started;
    const writer = openWriter();
    await writer.stage(SETTINGS);
    service.faults.add({ kind: 'partial', keys: 'all', statusCode: 503 }, { path: PUSH, times: 99 });
    expect((await failure(indexAll(writer, DOCUMENTS))).code).toBe('search_unavailable');
    expect(pushes(started)).toBe(5);
  });
  it('is sent again without what was taken', async () => {
    const started = await start();
    const { service, openWriter, openStore, client } = started;
    const writer = openWriter();
    await writer.stage(SETTINGS);
    await writer.upsert(...args(DOCUMENTS[0]));
    const [index = ''] = service.inspect().indexes.filter((name) => !name.endsWith('-lock'));
    const { results } = await client
      .getSearchClient<{ id: string }>(index)
      .search('chapter', { select: ['id'] });
    const keys: string[] = [];
    for await (const { document } of results) keys.push(document.id);
    const before = pushes(started);
    service.faults.add({ kind: 'partial', keys: keys.slice(0, 1), statusCode: 409 }, { path: PUSH });
    await writer.upsert(...args(DOCUMENTS[0]));
    // The passages, the refused one alone, and the record.
    expect(pushes(started) - before).toBe(3);
    await writer.publish();
    expect(await openStore().search({ text: 'chapter', top: 9 })).toHaveLength(2);
  });
  it('is given up, by the document’s name, for what is refused for good', async () => {
    const { service, openWriter } = await start();
    const writer = openWriter();
    await writer.stage(SETTINGS);
    service.faults.add({ kind: 'partial', keys: 'all', statusCode: 400 }, { path: PUSH, after: 1 });
    const error = await failure(writer.upsert(...args(DOCUMENTS[0])));
    expect(error.code).toBe('index_invalid');
    expect(error.message).toBe(
      'The search service refused passage 1 of a.md (and 1 more): Refused on purpose, with … in it.',
    );
    expect(inspect(error)).not.toContain('Chapter');
    const reopened = openWriter();
    await writer.close();
    expect((await reopened.stage(SETTINGS)).has('a.md')).toBe(false);
  });
  it('waits for as long as the service asks', async () => {
    const { service, openWriter, clock } = await start();
    const writer = openWriter();
    await writer.stage(SETTINGS);
    const before = clock.now();
    service.faults.add({ kind: 'status', status: 429, retryAfter: 20 }, { path: PUSH });
    await writer.upsert(...args(DOCUMENTS[0]));
    expect(clock.now() - before).toBe(20_000);
  });
  it('is halved where it is too large', async () => {
    const started = await start();
    const { service, openWriter, openStore } = started;
    const writer = openWriter();
    await writer.stage(SETTINGS);
    service.faults.add({ kind: 'status', status: 413 }, { path: PUSH, after: 1 });
    const before = pushes(started);
    await writer.upsert(...args(sample('a.md', 'first', 8)));
    // The stage's marker, the passages, their halves, and the record.
    expect(pushes(started) - before).toBe(5);
    await writer.publish();
    expect(await openStore().search({ text: 'chapter', top: 9 })).toHaveLength(8);
  });
  it('is given up where one document alone is too large', async () => {
    const { service, openWriter } = await start();
    const writer = openWriter();
    await writer.stage(SETTINGS);
    service.faults.add({ kind: 'status', status: 413 }, { path: PUSH, after: 1, times: 99 });
    const { code, message } = await failure(writer.upsert(...args(DOCUMENTS[0])));
    expect([code, message]).toEqual([
      'index_invalid',
      expect.stringContaining('passage 1 of a.md is larger'),
    ]);
  });
});

it('writes and carries over more passages than fit one request', async () => {
  const { openWriter, openStore } = await start();
  await indexAll(openWriter(), [sample('long.md', 'first', 2_345)]);
  await indexAll(openWriter(), [sample('long.md', 'first', 2_345), ...DOCUMENTS]);
  const known = await openWriter().stage(SETTINGS);
  expect(known.get('long.md')?.chunkCount).toBe(2_345);
  const [last] = await openStore().search({ text: 'chapter 2344', vector: Float32Array.of(1, 0), top: 1 });
  expect(last?.source).toBe('long.md');
});

describe('a stage', () => {
  it('is not published where a golden query does not find its document', async () => {
    const { openWriter, openStore, clock } = await start();
    const first = await indexAll(openWriter(), DOCUMENTS);
    await clock.advance(60_000);
    const goldenQueries = [{ text: 'Chapter 1', source: 'b.md' }];
    const writer = openWriter({ goldenQueries });
    const { code, message } = await failure(indexAll(writer, DOCUMENTS.slice(0, 1)));
    expect([code, message]).toEqual(['index_invalid', expect.stringContaining('b.md')]);
    expect(await openStore().generation()).toBe(first);
    await writer.close();
    await indexAll(openWriter({ goldenQueries }), [sample('a.md', 'second'), ...DOCUMENTS.slice(1)]);
  });
  it('is not published where two passages have one id', async () => {
    const { openWriter } = await start();
    const [a = sample('a.md', 'first'), b = a] = DOCUMENTS;
    const error = await failure(indexAll(openWriter(), [a, { record: b.record, chunks: a.chunks }]));
    expect(error.message).toContain('More than one passage has the id a.md#');
  });
  it('is not published where passages were lost', async () => {
    const { openWriter, client, service } = await start();
    const writer = openWriter();
    await writer.stage(SETTINGS);
    await writer.upsert(...args(DOCUMENTS[0]));
    const [index = ''] = service.inspect().indexes.filter((name) => !name.endsWith('-lock'));
    const { results } = await client
      .getSearchClient<{ id: string }>(index)
      .search('chapter', { select: ['id'], top: 1 });
    for await (const { document } of results)
      await client.getSearchClient<{ id: string }>(index).deleteDocuments('id', [document.id]);
    expect((await failure(writer.verify())).code).toBe('index_invalid');
  });
  it('keeps the old index until everyone has left it', async () => {
    const { openWriter, service } = await start();
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
  it('leaves indexes alone that only look like its own', async () => {
    const { openWriter, client, service } = await start();
    const names = [`${INDEX}-archive`, `other-0123456789abcdef`, `${INDEX}-0123456789abcdef0`];
    for (const name of names)
      await client.createIndex({ name, fields: [{ name: 'id', type: 'Edm.String', key: true }] });
    await indexAll(openWriter(), DOCUMENTS);
    await indexAll(openWriter(), DOCUMENTS.slice(1));
    expect(service.inspect().indexes).toEqual(expect.arrayContaining(names));
  });
  it('keeps what a stage that was given up had already ended', async () => {
    const { openWriter, openStore } = await start({ aliases: false });
    await indexAll(openWriter(), DOCUMENTS);
    const left = openWriter();
    await left.stage({ ...SETTINGS, request: 'another folder' });
    await left.upsert(...args(sample('a.md', 'second')));
    await left.verify();
    await left.close();
    await indexAll(openWriter(), [...DOCUMENTS, sample('c.md', 'first')]);
    const found = await openStore().search({ text: 'chapter', top: 9 });
    expect(found.map(({ source }) => source).toSorted()).toEqual(
      ['a.md', 'b.md', 'c.md'].flatMap((source) => [source, source]),
    );
  });
  it.each(['words', 'vector'] as const)('is not published where its %s find nothing', async (what) => {
    const { openWriter, service } = await start({
      readSearch: (body) => {
        const request = Object(body);
        const isHit = what === 'vector' ? 'vectorQueries' in request : /^[^*]/.test(request.search ?? '');
        return isHit ? { ...request, filter: "id eq 'nothing'" } : request;
      },
    });
    const { code, message } = await failure(indexAll(openWriter(), DOCUMENTS));
    expect([code, message]).toEqual(['index_invalid', expect.stringContaining(`by its own ${what}`)]);
    expect(service.inspect().aliases).toEqual({});
  });
  it.each(['2024-05-01T00:00:00Z', 'INF', '-INF', 'NaN'])(
    'carries a passage over that is just %s',
    async (content) => {
      const { openWriter, openStore } = await start();
      const { record, chunks } = sample('odd.md', 'first', 1);
      const odd = { record, chunks: chunks.map((chunk) => ({ ...chunk, content, heading: content })) };
      await indexAll(openWriter(), [odd]);
      await indexAll(openWriter(), [odd, ...DOCUMENTS]);
      const found = await openStore().search({ text: '?', vector: Float32Array.of(1, 0), top: 9 });
      expect(found.find(({ source }) => source === 'odd.md')).toMatchObject({ content, heading: content });
    },
  );
  it('cannot have vectors of another length in the same index', async () => {
    const { openWriter } = await start({ aliases: false });
    await indexAll(openWriter(), DOCUMENTS);
    const writer = openWriter();
    await writer.stage({ fingerprint: 'other model', dimensions: 3, request: 'test' });
    const { code, message } = await failure(writer.remove('a.md').then(() => writer.publish()));
    expect([code, message]).toEqual(['index_invalid', expect.stringContaining('vectors of another length')]);
  });
  it('gives an index without vectors its vectors', async () => {
    const { openWriter, openStore } = await start({ aliases: false });
    const bare = DOCUMENTS.map(({ record, chunks }) => ({
      record,
      chunks: chunks.map(({ vector: _, ...chunk }) => chunk),
    }));
    await indexAll(openWriter(), bare, { fingerprint: 'bare', dimensions: 0, request: 'test' });
    await indexAll(openWriter(), DOCUMENTS);
    expect(await openStore().search({ text: '?', vector: Float32Array.of(1, 0), top: 9 })).toHaveLength(4);
  });
});

describe('a publication that shows late', () => {
  it('is waited for, and disturbs nobody', async () => {
    const { openWriter, openStore, clock } = await start({ visibleAfterMs: 25_000 });
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
  it('fails where it never shows, leaves what is served as it was, and is made up for by the next run', async () => {
    const started = await start();
    const { openWriter, openStore, service, clock } = started;
    const first = await indexAll(openWriter(), DOCUMENTS);
    const { aliases } = service.inspect();
    await clock.advance(60_000);
    const writer = openWriter();
    await writer.stage(SETTINGS);
    await writer.remove('a.md');
    await writer.verify();
    service.faults.add({ kind: 'status', status: 404 }, { path: /docs\('pointer'\)/, times: 99 });
    expect(await failure(writer.publish())).toMatchObject({ code: 'search_unavailable', retryable: true });
    await writer.close();
    service.faults.clear();
    expect(service.inspect().aliases).toEqual(aliases);
    expect(await openStore().generation()).toBe(first);
    const before = pushes(started);
    await indexAll(openWriter(), DOCUMENTS.slice(1));
    expect(await openStore().search({ text: 'chapter', top: 9 })).toHaveLength(2);
    // The stage's marker, the pointer, and what tidies up: no passage is written again.
    expect(pushes(started) - before).toBe(3);
  });
  it('leaves what it replaces until a while after it showed', async () => {
    const { openWriter, openStore, clock } = await start({ aliases: false, visibleAfterMs: 25_000 });
    await indexAll(openWriter(), DOCUMENTS);
    await clock.advance(60_000);
    const store = openStore();
    const sleep = async (ms: number): Promise<void> => {
      // Knowledge of just before the end of the pause, which is then used for as long as it may be.
      await clock.advance(ms - 1);
      await store.generation();
      await clock.advance(1);
      expect(await store.search({ text: 'chapter', top: 9 })).not.toEqual([]);
    };
    await indexAll(openWriter({ sleep }), [sample('a.md', 'second'), sample('b.md', 'second')]);
  });
});

describe('a service that speaks the protocol in part', () => {
  it('is written to where it parts filters at every and', async () => {
    const readSearch = (body: unknown): unknown => {
      const request = Object(body);
      const parts: string[] = String(request.filter ?? '').split(' and ');
      const isPlain = parts.every((part) => !part.includes(' or '));
      return isPlain || parts.length === 1 ? request : { ...request, filter: "id eq 'nothing'" };
    };
    const { openWriter, openStore } = await start({ aliases: false, readSearch });
    await indexAll(openWriter(), DOCUMENTS);
    await indexAll(openWriter(), [sample('a.md', 'second'), sample('long.md', 'first', 1_500)]);
    expect(await openStore().search({ text: 'chapter', top: 1_000 })).toHaveLength(1_000);
  });
  it('is not read for ever where it does not compare keys', async () => {
    const readSearch = (body: unknown): unknown => {
      const request = Object(body);
      const filter = String(request.filter ?? '').replace(/ and id gt '[^']*'/, '');
      return { ...request, filter: filter === '' ? null : filter };
    };
    const { openWriter } = await start({ aliases: false, readSearch });
    const { code, message } = await failure(indexAll(openWriter(), [sample('long.md', 'first', 1_500)]));
    expect([code, message]).toEqual(['index_invalid', expect.stringContaining('does not compare keys')]);
  });
});

describe('an index that is there already', () => {
  const key = { name: 'id', type: 'Edm.String', key: true, filterable: true, sortable: true } as const;
  const content = { name: 'content', type: 'Edm.String', searchable: true } as const;

  it('is filled in place when it is empty and lacks fields only', async () => {
    const { client, openWriter, openStore, service } = await start();
    await client.createIndex({ name: INDEX, fields: [key, content, { name: 'theirs', type: 'Edm.String' }] });
    await indexAll(openWriter(), DOCUMENTS);
    await indexAll(openWriter(), DOCUMENTS.slice(1));
    expect(await openStore().search({ text: 'chapter', top: 9 })).toHaveLength(2);
    expect(service.inspect()).toEqual({ indexes: [INDEX], aliases: {} });
  });
  it.each([
    ['a field of another type', [key, { ...content, type: 'Collection(Edm.String)' } as const]],
    ['another key', [{ ...key, name: 'number' }, content]],
    ['a key that cannot be put in order', [{ ...key, sortable: false }, content]],
  ])('is left alone when it has %s', async (_what, fields) => {
    const { client, openWriter } = await start();
    await client.createIndex({ name: INDEX, fields });
    expect((await failure(openWriter().stage(SETTINGS))).code).toBe('index_invalid');
  });
});

it('writes in place, without a lock, to a service that knows neither aliases nor descriptions', async () => {
  const { service, openWriter, openStore } = await start();
  const client = clientOf(service, { serviceVersion: '2024-07-01' });
  await indexAll(openWriter({ client }), DOCUMENTS);
  const calls = service.requests.length;
  await indexAll(openWriter({ client }), DOCUMENTS.slice(1));
  expect(await openStore({ client }).search({ text: 'chapter', top: 9 })).toHaveLength(2);
  expect(service.inspect()).toEqual({ indexes: [INDEX], aliases: {} });
  const tries = service.requests
    .slice(calls)
    .filter(({ method, path }) => method === 'POST' && path === '/indexes');
  expect(tries).toHaveLength(1);
});

it.each(['Rag', 'rag_documents', '-rag', 'rag--documents', 'r', 'r'.repeat(111)])(
  'refuses the name %s',
  async (index) => {
    const { openWriter } = await start();
    expect(() => openWriter({ index })).toThrow('cannot be the name of a search index');
  },
);

describe('the lock', () => {
  it('is given back by a writer that has published or was closed', async () => {
    const { openWriter, service } = await start();
    await indexAll(openWriter(), DOCUMENTS);
    const writer = openWriter();
    await writer.stage(SETTINGS);
    expect(service.inspect().indexes).toContain(`${INDEX}-lock`);
    await writer.close();
    expect(service.inspect().indexes).not.toContain(`${INDEX}-lock`);
  });
  it('says how long it holds, and then no longer', async () => {
    const { openWriter, clock } = await start();
    const killed = openWriter();
    await killed.stage(SETTINGS);
    await clock.advance(10_000);
    const { code, retryAfterMs } = await failure(openWriter().stage(SETTINGS));
    expect([code, retryAfterMs]).toEqual(['index_locked', 50_000]);
    await clock.advance(50_000);
    await openWriter().stage(SETTINGS);
    // Should it live after all, it may change nothing more.
    expect((await failure(killed.upsert(...args(DOCUMENTS[0])))).code).toBe('index_locked');
  });
  it('is renewed while its writer works', async () => {
    const { openWriter, clock } = await start();
    const writer = openWriter();
    await writer.stage(SETTINGS);
    for (let turn = 0; turn < 5; turn++) {
      await clock.advance(30_000);
      await writer.upsert(...args(DOCUMENTS[0]));
    }
    expect((await failure(openWriter().stage(SETTINGS))).code).toBe('index_locked');
  });
  it('is renewed while its writer is at work elsewhere', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const { openWriter, clock, service } = await start();
      await openWriter({ leaseMs: 60_000 }).stage(SETTINGS);
      await clock.advance(40_000);
      vi.advanceTimersByTime(20_000);
      const isRenewal = ({ method, path }: { method: string; path: string }): boolean =>
        method === 'PUT' && path.includes('-lock');
      while (!service.requests.some(isRenewal)) await new Promise(setImmediate);
      await clock.advance(40_000);
      expect((await failure(openWriter().stage(SETTINGS))).code).toBe('index_locked');
    } finally {
      vi.useRealTimers();
    }
  });
  it.each([-3_600_000, 3_600_000])('holds against a writer whose clock is %d ms ahead', async (aheadMs) => {
    const { openWriter, clock } = await start();
    const now = (): number => clock.now() + aheadMs;
    await openWriter().stage(SETTINGS);
    await clock.advance(10_000);
    const { code, retryAfterMs } = await failure(openWriter({ now }).stage(SETTINGS));
    expect([code, retryAfterMs]).toEqual(['index_locked', 50_000]);
    await clock.advance(50_000);
    await openWriter({ now }).stage(SETTINGS);
    expect((await failure(openWriter().stage(SETTINGS))).code).toBe('index_locked');
  });
  it('stays with its writer when the answer to a renewal is lost', async () => {
    const { service, openWriter, clock } = await start();
    const writer = openWriter();
    await writer.stage(SETTINGS);
    await clock.advance(30_000);
    service.faults.add({ kind: 'truncate' }, { method: 'PUT' });
    expect((await failure(writer.upsert(...args(DOCUMENTS[0])))).code).toBe('search_unavailable');
    await writer.upsert(...args(DOCUMENTS[0]));
  });
  it('goes to one of many who begin at once', async () => {
    const { openWriter } = await start();
    const begun = await Promise.allSettled(Array.from({ length: 5 }, () => openWriter().stage(SETTINGS)));
    expect(begun.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

function args(document = sample('a.md', 'first')) {
  return [document.record, document.chunks] as const;
}
