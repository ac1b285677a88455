import { inspect } from 'node:util';
import type { RagErrorCode } from '@rag/core';
import type { AzureSearchOptions, Fault } from '@rag/testkit/azure-search';
import { describe, expect, it } from 'vitest';
import { rejectionOf } from './__fixtures__/rejection.ts';
import { publishSample } from './__fixtures__/sample-documents.ts';
import { type SearchFixture, useSearchFixtures } from './__fixtures__/search-fixture.ts';

const SEARCH = /search\.post\.search/;
const SECRET_QUESTION = 'swordfish';

const startFixture = useSearchFixtures();

async function startPublished(options: AzureSearchOptions = {}): Promise<SearchFixture> {
  const fixture = await startFixture(options);
  await publishSample(fixture.openWriter());
  return fixture;
}

describe('a failing search', () => {
  const cases: [string, Fault, RagErrorCode, boolean][] = [
    ['status 400', { kind: 'status', status: 400 }, 'index_invalid', false],
    ['status 401', { kind: 'status', status: 401 }, 'unauthorized', false],
    ['status 403', { kind: 'status', status: 403 }, 'unauthorized', false],
    ['status 408', { kind: 'status', status: 408 }, 'timeout', true],
    ['status 429', { kind: 'status', status: 429 }, 'rate_limited', true],
    ['status 500', { kind: 'status', status: 500 }, 'search_unavailable', true],
    ['status 503', { kind: 'status', status: 503 }, 'search_unavailable', true],
    ['status 504', { kind: 'status', status: 504 }, 'timeout', true],
    ['a reset connection', { kind: 'reset' }, 'search_unavailable', true],
    ['a response that is cut off', { kind: 'truncate' }, 'search_unavailable', true],
    ['a response that ends too early', { kind: 'garble' }, 'search_unavailable', true],
    ['no response within the deadline', { kind: 'stall' }, 'timeout', true],
    ['a response that stalls until the deadline', { kind: 'stall-body' }, 'timeout', true],
  ];
  it.each(cases)(
    'rejects with the matching code after one call: %s',
    async (_what, fault, code, retryable) => {
      const { openStore, service } = await startPublished();
      const store = openStore({ timeoutMs: fault.kind.startsWith('stall') ? 300 : 10_000 });
      await store.generation();
      const before = service.requests.length;
      service.faults.add(fault, { path: SEARCH, times: 99 });
      const error = await rejectionOf(store.search({ text: SECRET_QUESTION, top: 3 }));
      expect([error.code, error.retryable]).toEqual([code, retryable]);
      expect(service.requests.length - before).toBe(1);
      const shown = inspect(error, { depth: 9, showHidden: true });
      for (const secret of [SECRET_QUESTION, service.apiKey, 'heron']) expect(shown).not.toContain(secret);
    },
  );
  it('rejects with search_unavailable when nothing listens at the endpoint', async () => {
    const { openStore, service } = await startPublished();
    const store = openStore();
    await store.generation();
    await service.close();
    const { code, details } = await rejectionOf(store.search({ text: 'fish', top: 3 }));
    expect([code, details['code']]).toEqual(['search_unavailable', expect.stringMatching(/^ECONN/)]);
  });
  it.each([
    [{ retryAfter: 3 }, 3_000],
    [{ retryAfter: 3, retryAfterMs: 250 }, 250],
    [{ retryAfter: 86_400 }, 60_000],
    [{}, undefined],
  ])('takes retryAfterMs from the headers of a 429 response: %o', async (headers, expected) => {
    const { openStore, service } = await startPublished();
    const store = openStore();
    await store.generation();
    service.faults.add({ kind: 'status', status: 429, ...headers }, { path: SEARCH });
    expect((await rejectionOf(store.search({ text: 'fish', top: 3 }))).retryAfterMs).toBe(expected);
  });
  it('rejects with aborted when the caller aborts, before and during the response', async () => {
    const { openStore, service } = await startPublished();
    const store = openStore();
    await store.generation();
    for (const kind of ['stall', 'stall-body'] as const) {
      service.faults.add({ kind }, { path: SEARCH });
      const signal = AbortSignal.timeout(30);
      expect((await rejectionOf(store.search({ text: 'fish', top: 3 }, { signal }))).code).toBe('aborted');
    }
  });
});
