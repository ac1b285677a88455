import { inspect } from 'node:util';
import { AzureKeyCredential, SearchIndexClient } from '@azure/search-documents';
import { RagError, type RagErrorCode } from '@rag/core';
import type { Fault } from '@rag/testkit/azure-search';
import { createSelfSignedCertificate } from '@rag/testkit/self-signed-certificate';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Bench, clientOf, INDEX, startBench } from './__fixtures__/harness.ts';
import { createAzureSearchStore } from './azure-search-store.ts';
import { recommendedSearchOptions } from './recommended-options.ts';

const SETTINGS = { fingerprint: 'test', dimensions: 2, request: 'test' };
const SEARCH = /search\.post\.search/;
const SECRET_QUESTION = 'swordfish';

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

async function published(options: Parameters<typeof startBench>[0] = {}): Promise<Bench> {
  bench = await startBench(options);
  const writer = bench.openWriter();
  await writer.stage(SETTINGS);
  await writer.upsert({ source: 'a.md', contentHash: 'a', chunkCount: 2, pageCount: 0 }, [
    { id: 'a#0', content: 'The swordfish is a fish.', vector: Float32Array.of(1, 0) },
    { id: 'a#1', content: 'The heron is a bird.', vector: Float32Array.of(0, 1) },
  ]);
  await writer.publish();
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

describe('a search that fails', () => {
  const cases: [string, Fault, RagErrorCode, boolean][] = [
    ['400', { kind: 'status', status: 400 }, 'index_invalid', false],
    ['401', { kind: 'status', status: 401 }, 'unauthorized', false],
    ['403', { kind: 'status', status: 403 }, 'unauthorized', false],
    ['408', { kind: 'status', status: 408 }, 'timeout', true],
    ['429', { kind: 'status', status: 429 }, 'rate_limited', true],
    ['500', { kind: 'status', status: 500 }, 'search_unavailable', true],
    ['503', { kind: 'status', status: 503 }, 'search_unavailable', true],
    ['504', { kind: 'status', status: 504 }, 'timeout', true],
    ['a cut connection', { kind: 'reset' }, 'search_unavailable', true],
    ['half an answer, then a cut', { kind: 'truncate' }, 'search_unavailable', true],
    ['half an answer that ends', { kind: 'garble' }, 'search_unavailable', true],
    ['nothing in time', { kind: 'stall' }, 'timeout', true],
    ['half an answer, then nothing in time', { kind: 'stall-body' }, 'timeout', true],
  ];
  it.each(cases)('with %s says so, after one call', async (_what, fault, code, retryable) => {
    const { openStore, service } = await published();
    const store = openStore({ timeoutMs: 100 });
    await store.generation();
    const before = service.requests.length;
    service.faults.add(fault, { path: SEARCH, times: 99 });
    const error = await failure(store.search({ text: SECRET_QUESTION, top: 3 }));
    expect([error.code, error.retryable]).toEqual([code, retryable]);
    expect(service.requests.length - before).toBe(1);
    const shown = inspect(error, { depth: 9, showHidden: true });
    for (const secret of [SECRET_QUESTION, service.apiKey, 'heron']) expect(shown).not.toContain(secret);
  });
  it('because nobody listens says so', async () => {
    const { openStore, service } = await published();
    const store = openStore();
    await store.generation();
    await service.close();
    const { code, details } = await failure(store.search({ text: 'fish', top: 3 }));
    expect([code, details['code']]).toEqual(['search_unavailable', expect.stringMatching(/^ECONN/)]);
  });
  it.each([
    [{ retryAfter: 3 }, 3_000],
    [{ retryAfter: 3, retryAfterMs: 250 }, 250],
    [{ retryAfter: 86_400 }, 60_000],
    [{}, undefined],
  ])('with 429 and %o says how long to wait', async (headers, expected) => {
    const { openStore, service } = await published();
    const store = openStore();
    await store.generation();
    service.faults.add({ kind: 'status', status: 429, ...headers }, { path: SEARCH });
    expect((await failure(store.search({ text: 'fish', top: 3 }))).retryAfterMs).toBe(expected);
  });
  it('by the caller’s wish is aborted, wherever the answer stands', async () => {
    const { openStore, service } = await published();
    const store = openStore();
    await store.generation();
    for (const kind of ['stall', 'stall-body'] as const) {
      service.faults.add({ kind }, { path: SEARCH });
      const signal = AbortSignal.timeout(30);
      expect((await failure(store.search({ text: 'fish', top: 3 }, { signal }))).code).toBe('aborted');
    }
  });
});

describe('the generation', () => {
  it('costs no call a question', async () => {
    const { openStore, service } = await published();
    const store = openStore();
    await store.generation();
    const before = service.requests.length;
    await Promise.all(Array.from({ length: 50 }, () => store.generation()));
    expect(service.requests.length).toBe(before);
  });
  it('is asked for once when many ask at the start', async () => {
    const { openStore, service } = await published();
    const store = openStore();
    const before = service.requests.length;
    await Promise.all(Array.from({ length: 50 }, () => store.generation()));
    expect(service.requests.length - before).toBe(1);
  });
  it('is refreshed beside the answer before it is too old', async () => {
    const { openStore, service, clock } = await published();
    const store = openStore({ maxStalenessMs: 10_000, timeoutMs: 60_000 });
    const before = await store.generation();
    service.faults.add({ kind: 'stall' }, { path: /docs\('pointer'\)/ });
    await clock.advance(6_000);
    const calls = service.requests.length;
    // Hangs, were the refresh waited for.
    expect(await Promise.all([store.generation(), store.generation()])).toEqual([before, before]);
    await vi.waitUntil(() => service.requests.length > calls);
    expect(service.requests.length - calls).toBe(1);
  });
  it('is never older than told', async () => {
    const { openStore, openWriter, clock } = await published();
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
  it('stays known while the service is down', async () => {
    const { openStore, service, clock } = await published();
    const store = openStore();
    const before = await store.generation();
    await service.close();
    await clock.advance(60_000);
    expect(await store.generation()).toBe(before);
  });
  it('does not survive its index', async () => {
    const { openStore, client, clock } = await published();
    const store = openStore();
    await store.generation();
    await client.deleteAlias(INDEX);
    await clock.advance(10_000);
    await store.generation();
    await clock.advance(60_000);
    expect((await failure(store.generation())).code).toBe('index_missing');
  });
  it('survives a replica of the service that knows of nothing yet', async () => {
    const { openStore, service, clock } = await published();
    const store = openStore();
    const before = await store.generation();
    service.faults.add({ kind: 'status', status: 404 }, { path: /docs\('pointer'\)|aliases/, times: 2 });
    await clock.advance(10_000);
    expect(await store.generation()).toBe(before);
    expect(await store.search({ text: 'heron', top: 1 })).toHaveLength(1);
  });
  it('is known to a search no longer than nobody is taken the passages from', async () => {
    const { openStore, service, clock } = await published();
    const store = openStore({ maxStalenessMs: 10_000 });
    await store.generation();
    service.faults.add({ kind: 'status', status: 503 }, { path: /docs\('pointer'\)/, times: 99 });
    await clock.advance(19_999);
    expect(await store.search({ text: 'heron', top: 1 })).toHaveLength(1);
    await clock.advance(1);
    expect((await failure(store.search({ text: 'heron', top: 1 }))).code).toBe('search_unavailable');
  });
});

describe('a search', () => {
  it('goes on in the next index when its own was deleted early', async () => {
    const { openStore, openWriter } = await published();
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
  it('takes no operators from people', async () => {
    const { openStore } = await published();
    const passages = await openStore().search({ text: 'fish -swordfish +"unheard"', top: 5 });
    expect(passages.map(({ id }) => id)).toContain('a#0');
  });
  it('gives nothing unpublished, also from a service that searches vectors past the filter', async () => {
    const { openStore, openWriter } = await published({
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
  it('refuses a vector of another model', async () => {
    const { openStore } = await published();
    const request = { text: 'fish', vector: Float32Array.of(1, 0, 0), top: 3 };
    expect((await failure(openStore().search(request))).code).toBe('index_invalid');
  });
});

describe('credentials', () => {
  it('need do no more than read documents', async () => {
    const { service, clock } = await published({ queryKey: 'query-key' });
    const client = clientOf({ endpoint: service.endpoint, apiKey: 'query-key' });
    const store = createAzureSearchStore({ client, index: INDEX, now: clock.now });
    expect(await store.search({ text: 'heron', vector: Float32Array.of(0, 1), top: 1 })).toHaveLength(1);
  });
  it('may be tokens, over TLS', async () => {
    const tls = await createSelfSignedCertificate();
    bench = await startBench({ tls, tokens: { 'a-token': 'reader' } });
    const credential = {
      getToken: async () => ({ token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 }),
    };
    const client = new SearchIndexClient(bench.service.endpoint, credential, {
      ...recommendedSearchOptions(bench.service.endpoint),
      tlsOptions: { ca: tls.certificate },
    });
    const store = createAzureSearchStore({ client, index: INDEX });
    // Let in, and told that there is nothing.
    expect((await failure(store.generation())).code).toBe('index_missing');
  });
  it('ask for a token once, and not at each search', async () => {
    const tls = await createSelfSignedCertificate();
    bench = await startBench({ tls, tokens: { 'a-token': 'admin' } });
    let asked = 0;
    const credential = {
      getToken: async () => {
        asked += 1;
        return { token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 };
      },
    };
    const { endpoint } = bench.service;
    const client = new SearchIndexClient(endpoint, credential, {
      ...recommendedSearchOptions(endpoint),
      tlsOptions: { ca: tls.certificate },
    });
    await client.createIndex({
      name: 'theirs',
      fields: [{ name: 'key', type: 'Edm.String', key: true, searchable: true }],
    });
    const fields = { id: 'key', content: 'key', source: 'key' };
    const store = createAzureSearchStore({ client, index: 'theirs', fields });
    asked = 0;
    for (let turn = 0; turn < 20; turn++) await store.search({ text: 'heron', top: 1 });
    expect(asked).toBe(1);
  });
  it('that cannot be had are unauthorized', async () => {
    const { service } = await published();
    const endpoint = service.endpoint.replace('http:', 'https:');
    const credential = {
      getToken: async () => {
        throw Object.assign(new Error('secret tenant'), { name: 'CredentialUnavailableError' });
      },
    };
    const store = createAzureSearchStore({
      client: new SearchIndexClient(endpoint, credential, recommendedSearchOptions(endpoint)),
      index: INDEX,
    });
    const error = await failure(store.generation());
    expect(error.code).toBe('unauthorized');
    expect(inspect(error)).not.toContain('secret tenant');
  });
  it('do not go over plain http to another machine', () => {
    const endpoint = 'http://search.example.com';
    expect(() => recommendedSearchOptions(endpoint)).toThrow('https:');
    const client = new SearchIndexClient(endpoint, new AzureKeyCredential('key'), {
      allowInsecureConnection: true,
    });
    expect(() => createAzureSearchStore({ client, index: INDEX })).toThrow('https:');
  });
});

describe('an index that others filled', () => {
  const fields = {
    id: 'key',
    content: 'body',
    source: 'file',
    page: 'sheet',
    heading: 'title',
    vector: 'numbers',
  };

  async function foreign(): Promise<Bench> {
    bench = await startBench();
    const { client } = bench;
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
    return bench;
  }

  it('is served by the names of its fields', async () => {
    const { openStore } = await foreign();
    const store = openStore({ index: 'theirs', fields });
    expect(store.capabilities).toEqual({ vector: true, text: true });
    const [first] = await store.search({ text: 'heron', vector: Float32Array.of(1, 0), top: 1 });
    expect(first).toEqual({
      ...{ id: 'k1', content: 'A heron stands.', source: 'birds.pdf', page: 7, heading: 'Herons' },
      score: expect.any(Number),
    });
  });
  it('gives text also where the SDK makes a date of it', async () => {
    const { openStore } = await foreign();
    const [first] = await openStore({ index: 'theirs', fields }).search({
      text: '2024',
      vector: Float32Array.of(0, 1),
      top: 1,
    });
    expect(first?.content).toBe('2024-01-01T00:00:00Z');
  });
  it('names another generation when other fields are served', async () => {
    const { openStore } = await foreign();
    const generations = [fields, { ...fields, content: 'title' }].map((served) =>
      openStore({ index: 'theirs', fields: served }).generation(),
    );
    expect(new Set(await Promise.all(generations)).size).toBe(2);
  });
  it('names another generation when documents come', async () => {
    const { openStore, client, settle } = await foreign();
    const store = openStore({ index: 'theirs', fields });
    const before = await store.generation();
    await client.getSearchClient<Record<string, unknown>>('theirs').uploadDocuments([{ key: 'k3' }]);
    await settle();
    expect(await store.generation()).not.toBe(before);
  });
  it('is missing where the service does not know it', async () => {
    const { openStore } = await foreign();
    expect((await failure(openStore({ index: 'none', fields }).generation())).code).toBe('index_missing');
  });
  it('is not taken for one of ours', async () => {
    const { openStore } = await foreign();
    expect((await failure(openStore({ index: 'theirs' }).generation())).code).toBe('index_missing');
  });
  it('is never written to', async () => {
    const { openWriter, client } = await foreign();
    const { code, message } = await failure(openWriter({ index: 'theirs' }).stage(SETTINGS));
    expect([code, message]).toEqual([
      'index_invalid',
      expect.stringContaining('theirs was not made by this'),
    ]);
    await client.createAlias({ name: 'alias-of-theirs', indexes: ['theirs'] });
    expect((await failure(openWriter({ index: 'alias-of-theirs' }).stage(SETTINGS))).code).toBe(
      'index_invalid',
    );
  });
});
