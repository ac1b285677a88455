import { inspect } from 'node:util';
import { AzureKeyCredential, SearchIndexClient } from '@azure/search-documents';
import { createSelfSignedCertificate } from '@rag/testkit/self-signed-certificate';
import { describe, expect, it } from 'vitest';
import { rejectionOf } from './__fixtures__/rejection.ts';
import { publishSample } from './__fixtures__/sample-documents.ts';
import { createClient, INDEX, useSearchFixtures } from './__fixtures__/search-fixture.ts';
import { createAzureSearchStore } from './azure-search-store.ts';
import { recommendedSearchOptions } from './client-options.ts';

const startFixture = useSearchFixtures();

describe('the credential', () => {
  it('needs no right other than to read documents', async () => {
    const { service, clock, openWriter } = await startFixture({ queryKey: 'query-key' });
    await publishSample(openWriter());
    const client = createClient({ endpoint: service.endpoint, apiKey: 'query-key' });
    const store = createAzureSearchStore({ client, index: INDEX, now: clock.now });
    expect(await store.search({ text: 'heron', vector: Float32Array.of(0, 1), top: 1 })).toHaveLength(1);
  });
  it('can be a token, over TLS', async () => {
    const tls = await createSelfSignedCertificate();
    const fixture = await startFixture({ tls, tokens: { 'a-token': 'reader' } });
    const credential = {
      getToken: async () => ({ token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 }),
    };
    const client = new SearchIndexClient(fixture.service.endpoint, credential, {
      ...recommendedSearchOptions(fixture.service.endpoint),
      tlsOptions: { ca: tls.certificate },
    });
    const store = createAzureSearchStore({ client, index: INDEX });
    // The service accepts the token and answers that the index does not exist.
    expect((await rejectionOf(store.generation())).code).toBe('index_missing');
  });
  it('requests a token once and not for each search', async () => {
    const tls = await createSelfSignedCertificate();
    const fixture = await startFixture({ tls, tokens: { 'a-token': 'admin' } });
    let tokenRequests = 0;
    const credential = {
      getToken: async () => {
        tokenRequests += 1;
        return { token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 };
      },
    };
    const { endpoint } = fixture.service;
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
    tokenRequests = 0;
    for (let turn = 0; turn < 20; turn++) await store.search({ text: 'heron', top: 1 });
    expect(tokenRequests).toBe(1);
  });
  it('is unauthorized when it gives no token', async () => {
    const { service } = await startFixture();
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
    const error = await rejectionOf(store.generation());
    expect(error.code).toBe('unauthorized');
    expect(inspect(error)).not.toContain('secret tenant');
  });
  it('is never sent over plain http to another machine', () => {
    const endpoint = 'http://search.example.com';
    expect(() => recommendedSearchOptions(endpoint)).toThrow('https:');
    const client = new SearchIndexClient(endpoint, new AzureKeyCredential('key'), {
      allowInsecureConnection: true,
    });
    expect(() => createAzureSearchStore({ client, index: INDEX })).toThrow('https:');
  });
});
