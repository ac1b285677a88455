import { inspect } from 'node:util';
import { startAzureOpenAI } from '@rag/testkit/azure-openai';
import { startAzureSearch } from '@rag/testkit/azure-search';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backendVariables } from './backend-variables.ts';
import { isIndexPublished, openIndex, openIndexWriter } from './open-index.ts';
import { openModels } from './open-models.ts';
import { openSearchClient } from './open-search-client.ts';
import { parseEnvironment } from './parse-environment.ts';
import { readIndexDocuments, readIndexSettings } from './read-published.ts';
import { Secret } from './secret.ts';

const TOKEN = 'a-token';
let openai: Awaited<ReturnType<typeof startAzureOpenAI>>;
let search: Awaited<ReturnType<typeof startAzureSearch>>;
beforeAll(async () => {
  [openai, search] = await Promise.all([
    startAzureOpenAI({ acceptToken: (token) => token === TOKEN }),
    startAzureSearch(),
  ]);
});
afterAll(() => Promise.all([openai.close(), search.close()]));

function settingsWith(env: Record<string, string>) {
  return parseEnvironment(backendVariables, {
    AZURE_OPENAI_ENDPOINT: openai.endpoint,
    AZURE_OPENAI_KEY: openai.apiKey,
    AZURE_OPENAI_DEPLOYMENT: 'gpt-4o-mini',
    AZURE_SEARCH_ENDPOINT: search.endpoint,
    AZURE_SEARCH_KEY: search.apiKey,
    ...env,
  });
}

const passages = [
  { id: 'a', content: 'Compost has to stay as moist as a sponge.', source: 'a.pdf', score: 1 },
];
const question = (text: string) => ({
  messages: [{ role: 'user' as const, content: text }],
  grounding: { question: text, passages },
  maxOutputTokens: 20,
});

/** The deployments that were asked for a question, in order. */
async function deploymentsAsked(env: Record<string, string>, texts: readonly string[]): Promise<unknown[]> {
  openai.reset();
  const { llm } = await openModels(settingsWith(env));
  for (const text of texts) for await (const _ of llm.stream(question(text)));
  return openai.calls.map(({ body }) => body['model']);
}

describe('the models of Azure', () => {
  it('stand in for each other', async () => {
    const { llm, usesModel } = await openModels(
      settingsWith({ AZURE_OPENAI_DEPLOYMENT: 'gpt-4o-mini,gpt-5.6-luna' }),
    );
    openai.reset();
    openai.fail({ kind: 'status', status: 500 });
    let finished = false;
    for await (const part of llm.stream(question('Why?'))) finished = part.type === 'finish';
    expect([usesModel, finished]).toEqual([true, true]);
    expect(new Set(openai.calls.map(({ body }) => body['model'])).size).toBe(2);
  });

  it('leave hard questions to the larger one, within its share', async () => {
    const env = { AZURE_OPENAI_LARGE_DEPLOYMENT: 'gpt-5.6-luna', AZURE_OPENAI_LARGE_PERCENT: '50' };
    const hard = 'What is the difference between compost and soil, and how long does each take?';
    expect(await deploymentsAsked(env, ['What is compost?', hard, hard])).toEqual([
      'gpt-4o-mini',
      'gpt-5.6-luna',
      'gpt-4o-mini',
    ]);
  });

  it('embed without being asked for their length where that is set', async () => {
    openai.reset();
    const { embedder } = await openModels(
      settingsWith({
        AZURE_OPENAI_EMBEDDING_DEPLOYMENT: 'text-embedding-3-small',
        EMBEDDING_DIMENSIONS: '256',
      }),
    );
    const asked = openai.calls.length;
    const [vector] = (await embedder?.embed(['compost'])) ?? [];
    expect([asked, embedder?.dimensions, vector?.length]).toEqual([0, 256, 256]);
  });

  it('take a token where there is no key', async () => {
    const { llm } = await openModels(
      { ...settingsWith({}), AZURE_OPENAI_KEY: undefined },
      {
        identity: async () => ({
          credential: { getToken: async () => ({ token: TOKEN, expiresOnTimestamp: Number.MAX_VALUE }) },
          tokenProvider: () => async () => TOKEN,
        }),
      },
    );
    const types: string[] = [];
    for await (const part of llm.stream(question('Why?'))) types.push(part.type);
    expect(types.at(-1)).toBe('finish');
  });

  it('need a key where there is no identity', async () => {
    await expect(openModels({ ...settingsWith({}), AZURE_OPENAI_KEY: undefined })).rejects.toThrow(
      'AZURE_OPENAI_KEY: must be set where there is no managed identity',
    );
  });

  it('count what each deployment has cost', async () => {
    const used: string[] = [];
    const { rewriter } = await openModels(settingsWith({}), {
      events: { onUsage: ({ model, usage }) => used.push(`${model} ${usage.inputTokens > 0}`) },
    });
    await rewriter
      .rewrite({ question: 'And then?', history: [{ role: 'user', content: 'What is compost?' }] })
      .catch(() => {});
    expect(used).toEqual(['gpt-4o-mini true']);
  });
});

describe('the index of Azure', () => {
  it('is written, found and searched under its name', async () => {
    const settings = settingsWith({ AZURE_SEARCH_INDEX: 'compost' });
    const before = await isIndexPublished(settings);
    const { writer, close } = await openIndexWriter(settings);
    await writer.stage({ fingerprint: 'f', dimensions: 0, request: 'test' });
    const document = { source: 'a.pdf', contentHash: 'a'.repeat(64), chunkCount: 1, pageCount: 1 };
    await writer.upsert(document, [{ id: 'a.pdf#1', content: 'Compost stays moist.', page: 1 }]);
    await writer.publish();
    await close();
    const { store } = await openIndex(settings);
    const found = await store.search({ text: 'compost', top: 1 });
    expect([before, await isIndexPublished(settings), found[0]?.source]).toEqual([false, true, 'a.pdf']);
    expect(await readIndexSettings(settings)).toEqual({ fingerprint: 'f', dimensions: 0 });
    expect(await readIndexDocuments(settings)).toEqual(new Map([['a.pdf', document]]));
  });

  it('answers from memory what its generation is while the service is down', async () => {
    const own = await startAzureSearch();
    const settings = { ...settingsWith({ AZURE_SEARCH_INDEX: 'down' }), AZURE_SEARCH_ENDPOINT: own.endpoint };
    const { writer, close } = await openIndexWriter({
      ...settings,
      AZURE_SEARCH_KEY: new Secret(own.apiKey),
    });
    await writer.stage({ fingerprint: 'f', dimensions: 0, request: 'test' });
    const { generation } = await writer.publish();
    await close();
    const { store } = await openIndex({ ...settings, AZURE_SEARCH_KEY: new Secret(own.apiKey) });
    await store.generation();
    await own.close();
    for (let time = 0; time < 6; time += 1) await store.search({ text: 'compost', top: 1 }).catch(() => {});
    await expect(store.search({ text: 'compost', top: 1 })).rejects.toMatchObject({
      code: 'search_unavailable',
      details: { circuit: 'open' },
    });
    expect(await store.generation()).toBe(generation);
  });

  it('is not written where others fill it', async () => {
    const settings = settingsWith({ AZURE_SEARCH_FIELDS: 'id=k, content=t, source=s' });
    await expect(openIndexWriter(settings)).rejects.toMatchObject({
      code: 'index_invalid',
      message: expect.stringContaining('AZURE_SEARCH_FIELDS'),
    });
  });

  it('is asked with a key that its client does not show', async () => {
    const client = await openSearchClient(search.endpoint, new Secret('do-not-show'), undefined);
    expect(inspect(client, { depth: 20, showHidden: true })).not.toContain('do-not-show');
  });
});
