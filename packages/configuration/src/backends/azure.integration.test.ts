import { inspect } from 'node:util';
import { startAzureOpenAI } from '@rag/testkit/azure-openai';
import { startAzureSearch } from '@rag/testkit/azure-search';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readConfiguration } from '../read-configuration.ts';
import { Secret } from '../secret.ts';
import { openModels } from './models/index.ts';
import { isIndexPublished, openIndex, openIndexWriter } from './open-index.ts';
import { readIndexDocuments, readIndexSettings } from './read-published-index.ts';
import { openSearchClient } from './search-client.ts';

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

function configurationWith(env: Record<string, string>) {
  return readConfiguration({
    AZURE_OPENAI_ENDPOINT: openai.endpoint,
    AZURE_OPENAI_KEY: openai.apiKey,
    AZURE_OPENAI_DEPLOYMENT: 'gpt-4o-mini',
    AZURE_SEARCH_ENDPOINT: search.endpoint,
    AZURE_SEARCH_KEY: search.apiKey,
    ...env,
  });
}

/** A key is required at an emulator, so it is removed afterwards. */
function withoutKey() {
  const { models } = configurationWith({});
  return { ...models, azureOpenAI: { ...models.azureOpenAI, apiKey: undefined } };
}

const passages = [
  { id: 'a', content: 'Compost has to stay as moist as a sponge.', source: 'a.pdf', score: 1 },
];
const question = (text: string) => ({
  messages: [{ role: 'user' as const, content: text }],
  grounding: { question: text, passages },
  maxOutputTokens: 20,
});

/** The deployments that were called for the questions, in order. */
async function deploymentsAsked(env: Record<string, string>, texts: readonly string[]): Promise<unknown[]> {
  openai.reset();
  const { llm } = await openModels(configurationWith(env).models);
  for (const text of texts) for await (const _ of llm.stream(question(text)));
  return openai.calls.map(({ body }) => body['model']);
}

describe('the models of Azure', () => {
  it('replace each other on failure', async () => {
    const { llm, isGenerative } = await openModels(
      configurationWith({ AZURE_OPENAI_DEPLOYMENT: 'gpt-4o-mini,gpt-5.6-luna' }).models,
    );
    openai.reset();
    openai.fail({ kind: 'status', status: 500 });
    let finished = false;
    for await (const part of llm.stream(question('Why?'))) finished = part.type === 'finish';
    expect([isGenerative, finished]).toEqual([true, true]);
    expect(new Set(openai.calls.map(({ body }) => body['model'])).size).toBe(2);
  });

  it('route hard questions to the larger one, within its share', async () => {
    const env = { AZURE_OPENAI_LARGE_DEPLOYMENT: 'gpt-5.6-luna', AZURE_OPENAI_LARGE_PERCENT: '50' };
    const hard = 'What is the difference between compost and soil, and how long does each take?';
    expect(await deploymentsAsked(env, ['What is compost?', hard, hard])).toEqual([
      'gpt-4o-mini',
      'gpt-5.6-luna',
      'gpt-4o-mini',
    ]);
  });

  it('embed without a first call when the vector length is configured', async () => {
    openai.reset();
    const { embedder } = await openModels(
      configurationWith({
        AZURE_OPENAI_EMBEDDING_DEPLOYMENT: 'text-embedding-3-small',
        EMBEDDING_DIMENSIONS: '256',
      }).models,
    );
    const asked = openai.calls.length;
    const [vector] = (await embedder?.embed(['compost'])) ?? [];
    expect([asked, embedder?.dimensions, vector?.length]).toEqual([0, 256, 256]);
  });

  it('accept a token in place of a key', async () => {
    const { llm } = await openModels(withoutKey(), {
      identity: async () => ({
        credential: { getToken: async () => ({ token: TOKEN, expiresOnTimestamp: Number.MAX_VALUE }) },
        tokenProvider: () => async () => TOKEN,
      }),
    });
    const types: string[] = [];
    for await (const part of llm.stream(question('Why?'))) types.push(part.type);
    expect(types.at(-1)).toBe('finish');
  });

  it('need a key when there is no identity', async () => {
    await expect(openModels(withoutKey())).rejects.toThrow(
      'AZURE_OPENAI_KEY: must be set where there is no managed identity',
    );
  });

  it('report the usage of each deployment', async () => {
    const used: string[] = [];
    const { rewriter } = await openModels(configurationWith({}).models, {
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
    const configuration = configurationWith({ AZURE_SEARCH_INDEX: 'compost' });
    const before = await isIndexPublished(configuration);
    const { writer, close } = await openIndexWriter(configuration);
    await writer.stage({ fingerprint: 'f', dimensions: 0, request: 'test' });
    const document = { source: 'a.pdf', contentHash: 'a'.repeat(64), chunkCount: 1, pageCount: 1 };
    await writer.upsert(document, [{ id: 'a.pdf#1', content: 'Compost stays moist.', page: 1 }]);
    await writer.publish();
    await close();
    const { store } = await openIndex(configuration);
    const found = await store.search({ text: 'compost', top: 1 });
    expect([before, await isIndexPublished(configuration), found[0]?.source]).toEqual([false, true, 'a.pdf']);
    expect(await readIndexSettings(configuration)).toEqual({ fingerprint: 'f', dimensions: 0 });
    expect(await readIndexDocuments(configuration)).toEqual(new Map([['a.pdf', document]]));
  });

  it('keeps its generation in memory while the service is down', async () => {
    const own = await startAzureSearch();
    const configuration = configurationWith({
      AZURE_SEARCH_INDEX: 'down',
      AZURE_SEARCH_ENDPOINT: own.endpoint,
      AZURE_SEARCH_KEY: own.apiKey,
    });
    const { writer, close } = await openIndexWriter(configuration);
    await writer.stage({ fingerprint: 'f', dimensions: 0, request: 'test' });
    const { generation } = await writer.publish();
    await close();
    const { store } = await openIndex(configuration);
    await store.generation();
    await own.close();
    for (let time = 0; time < 6; time += 1) await store.search({ text: 'compost', top: 1 }).catch(() => {});
    await expect(store.search({ text: 'compost', top: 1 })).rejects.toMatchObject({
      code: 'search_unavailable',
      details: { circuit: 'open' },
    });
    expect(await store.generation()).toBe(generation);
  });

  it('is written in place with a protocol version that has no aliases', async () => {
    const configuration = configurationWith({
      AZURE_SEARCH_INDEX: 'older',
      AZURE_SEARCH_API_VERSION: '2025-09-01',
    });
    const { writer, close } = await openIndexWriter(configuration);
    await writer.stage({ fingerprint: 'f', dimensions: 0, request: 'test' });
    await writer.publish();
    await close();
    expect(search.inspect()).toMatchObject({ indexes: expect.arrayContaining(['older']) });
    const { store } = await openIndex(configuration);
    expect(await store.generation()).not.toBe('');
  });

  it('is not written when another program fills it', async () => {
    const configuration = configurationWith({ AZURE_SEARCH_FIELDS: 'id=k, content=t, source=s' });
    await expect(openIndexWriter(configuration)).rejects.toMatchObject({
      code: 'index_invalid',
      message: expect.stringContaining('AZURE_SEARCH_FIELDS'),
    });
  });
});

describe('a key', () => {
  const KEY = 'do-not-show';

  /** Everything that printing a client shows. */
  function shown(client: object): string {
    const all = { depth: Number.POSITIVE_INFINITY, maxArrayLength: null, maxStringLength: null } as const;
    const ways = [
      {},
      { showHidden: true },
      { getters: true },
      { showHidden: true, getters: true, customInspect: false },
    ].map((way) => inspect(client, { ...all, ...way }));
    return [...ways, String(client), JSON.stringify(client, withoutCycles())].join('\n');
  }

  function withoutCycles(): (name: string, value: unknown) => unknown {
    const seen = new Set<unknown>();
    return (_name, value) => {
      if (typeof value !== 'object' || value === null) return value;
      if (seen.has(value)) return undefined;
      seen.add(value);
      return value;
    };
  }

  it('of the search service appears neither in its client nor in the clients that it makes', async () => {
    const client = await openSearchClient(search.endpoint, { apiKey: new Secret(KEY) });
    expect(shown(client)).not.toContain(KEY);
    expect(shown(client.getSearchClient('compost'))).not.toContain(KEY);
  });

  it('of the search service is sent, and a wrong one is refused', async () => {
    const right = await openSearchClient(search.endpoint, { apiKey: new Secret(search.apiKey) });
    const wrong = await openSearchClient(search.endpoint, { apiKey: new Secret(KEY) });
    await expect(right.getIndex('nowhere')).rejects.toMatchObject({ statusCode: 404 });
    await expect(wrong.getIndex('nowhere')).rejects.toMatchObject({ statusCode: 403 });
  });

  it.each<[string, Record<string, string>]>([
    ['Azure OpenAI', { AZURE_OPENAI_KEY: KEY, AZURE_OPENAI_EMBEDDING_DEPLOYMENT: 'e' }],
    ['dated Azure OpenAI', { AZURE_OPENAI_KEY: KEY, AZURE_OPENAI_API_VERSION: '2024-10-21' }],
    [
      'OpenAI',
      {
        AZURE_OPENAI_DEPLOYMENT: '',
        AZURE_OPENAI_ENDPOINT: '',
        AZURE_OPENAI_KEY: '',
        OPENAI_API_KEY: KEY,
        OPENAI_MODEL: 'm',
      },
    ],
  ])('of %s appears neither in the configuration nor in the models or their clients', async (_name, env) => {
    const clients: object[] = [];
    vi.spyOn(OpenAI.Chat.Completions.prototype, 'create').mockImplementation(function (this: object) {
      clients.push(this);
      throw new Error('not sent');
    });
    const configuration = configurationWith(env).models;
    const models = await openModels({
      ...configuration,
      embedding: { ...configuration.embedding, dimensions: 8 },
    });
    await expect(async () => {
      for await (const _ of models.llm.stream(question('Why?')));
    }).rejects.toThrow();
    expect(clients.length).toBeGreaterThan(0);
    for (const value of [configuration, models, ...clients]) expect(shown(value)).not.toContain(KEY);
  });
});

describe('an endpoint that serves only dated versions', () => {
  let old: Awaited<ReturnType<typeof startAzureOpenAI>>;
  beforeAll(async () => {
    old = await startAzureOpenAI({ servesV1: false });
  });
  afterAll(() => old.close());

  const modelsWith = (env: Record<string, string>) =>
    configurationWith({
      AZURE_OPENAI_ENDPOINT: old.endpoint,
      AZURE_OPENAI_KEY: old.apiKey,
      AZURE_OPENAI_EMBEDDING_DEPLOYMENT: 'text-embedding-3-small',
      ...env,
    }).models;

  it('works when its version is configured', async () => {
    const { llm, embedder } = await openModels(modelsWith({ AZURE_OPENAI_API_VERSION: '2024-10-21' }));
    const types: string[] = [];
    for await (const part of llm.stream(question('Why?'))) types.push(part.type);
    expect([types.at(-1), embedder?.dimensions]).toEqual(['finish', 1_536]);
  });

  it('is reported with the missing variable otherwise', async () => {
    await expect(openModels(modelsWith({}))).rejects.toThrow('AZURE_OPENAI_API_VERSION');
  });
});

it('the index of Azure aborts a search after four seconds and retries it once', async () => {
  const { store } = await openIndex(configurationWith({ AZURE_SEARCH_INDEX: 'compost' }));
  await store.search({ text: 'compost', top: 1 });
  search.faults.add({ kind: 'stall' }, { path: /search/, times: 2 });
  const limits: number[] = [];
  const startTimer = globalThis.setTimeout;
  vi.stubGlobal('setTimeout', (onTimeout: () => void, ms = 0) => {
    if (ms < 1_000) return startTimer(onTimeout, ms);
    limits.push(ms);
    return startTimer(onTimeout, ms / 100);
  });
  await expect(store.search({ text: 'compost', top: 1 })).rejects.toMatchObject({ code: 'timeout' });
  search.faults.clear();
  expect(limits).toEqual([4_000, 4_000]);
});
