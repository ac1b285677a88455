import { AzureKeyCredential, SearchIndexClient } from '@azure/search-documents';
import { createAzureSearchWriter, recommendedSearchOptions } from '@rag/adapters/azure-search';
import { startAzureOpenAI } from '@rag/testkit/azure-openai';
import { startAzureSearch } from '@rag/testkit/azure-search';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildWorker } from '../../edge-build/build-worker.ts';
import { PAGE_SETTINGS } from '../__fixtures__/page-settings.ts';
import { type StartedWorker, startWorker } from './__fixtures__/start-worker.ts';

const INDEX = 'rag-documents';
const MESSAGE = 'How moist should compost be?';

let worker: StartedWorker;
let model: Awaited<ReturnType<typeof startAzureOpenAI>>;
let search: Awaited<ReturnType<typeof startAzureSearch>>;

beforeAll(async () => {
  [model, search] = await Promise.all([startAzureOpenAI(), startAzureSearch()]);
  await fillIndex();
  worker = await startWorker(await buildWorker({ ...PAGE_SETTINGS, title: 'Garden' }), {
    AZURE_OPENAI_ENDPOINT: model.endpoint,
    AZURE_OPENAI_KEY: model.apiKey,
    AZURE_OPENAI_DEPLOYMENT: 'gpt-4o-mini',
    AZURE_SEARCH_ENDPOINT: search.endpoint,
    AZURE_SEARCH_KEY: search.apiKey,
    AZURE_SEARCH_INDEX: INDEX,
  });
});

afterAll(async () => {
  await worker?.close();
  await Promise.all([model?.close(), search?.close()]);
});

async function fillIndex(): Promise<void> {
  const { endpoint, apiKey } = search;
  const credential = new AzureKeyCredential(apiKey);
  const client = new SearchIndexClient(endpoint, credential, recommendedSearchOptions(endpoint));
  const writer = createAzureSearchWriter({ client, index: INDEX, drainMs: 0, sleep: async () => {} });
  await writer.stage({ fingerprint: 'f', dimensions: 0, request: 'test' });
  const record = { source: 'compost.pdf', contentHash: '1', chunkCount: 1, pageCount: 9 };
  const content = 'Compost has to stay as moist as a wrung-out sponge.';
  await writer.upsert(record, [{ id: 'compost-1', content, page: 4 }]);
  await writer.publish();
  await writer.close();
}

it('the worker searches with Azure AI Search and answers with Azure OpenAI', async () => {
  const response = await worker.fetch('http://edge/chat', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message: MESSAGE }),
  });
  expect([response.status, await response.json()]).toEqual([
    200,
    expect.objectContaining({ sources: ['compost.pdf#page=4'], degraded: false }),
  ]);
  expect(model.calls).toHaveLength(1);
});

it('the worker reports that search is unreachable and that it is not ready', async () => {
  await search.close();
  const response = await worker.fetch('http://edge/ready');
  expect([response.status, await response.json()]).toEqual([
    503,
    { status: 'not ready', reasons: ['search unavailable'] },
  ]);
});
