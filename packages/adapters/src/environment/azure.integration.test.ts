import { inspect } from 'node:util';
import { startAzureOpenAI } from '@rag/testkit/azure-openai';
import { startAzureSearch } from '@rag/testkit/azure-search';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
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

  it('is written in the version of the protocol that is set: in place, where that has no aliases', async () => {
    const settings = settingsWith({ AZURE_SEARCH_INDEX: 'older', AZURE_SEARCH_API_VERSION: '2025-09-01' });
    const { writer, close } = await openIndexWriter(settings);
    await writer.stage({ fingerprint: 'f', dimensions: 0, request: 'test' });
    await writer.publish();
    await close();
    expect(search.inspect()).toMatchObject({ indexes: expect.arrayContaining(['older']) });
    const { store } = await openIndex(settings);
    expect(await store.generation()).not.toBe('');
  });

  it('is not written where others fill it', async () => {
    const settings = settingsWith({ AZURE_SEARCH_FIELDS: 'id=k, content=t, source=s' });
    await expect(openIndexWriter(settings)).rejects.toMatchObject({
      code: 'index_invalid',
      message: expect.stringContaining('AZURE_SEARCH_FIELDS'),
    });
  });
});

describe('a key', () => {
  const KEY = 'do-not-show';

  /** All that a client tells of itself, by whatever means. */
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

  it('of the search service is nowhere in its client, nor in the clients that this makes', async () => {
    const client = await openSearchClient(search.endpoint, { AZURE_SEARCH_KEY: new Secret(KEY) }, undefined);
    expect(shown(client)).not.toContain(KEY);
    expect(shown(client.getSearchClient('compost'))).not.toContain(KEY);
  });

  it('of the search service arrives there, and what is no key is refused', async () => {
    const right = await openSearchClient(
      search.endpoint,
      { AZURE_SEARCH_KEY: new Secret(search.apiKey) },
      undefined,
    );
    const wrong = await openSearchClient(search.endpoint, { AZURE_SEARCH_KEY: new Secret(KEY) }, undefined);
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
  ])('of %s is nowhere in the settings, the models or their clients', async (_name, env) => {
    const clients: object[] = [];
    vi.spyOn(OpenAI.Chat.Completions.prototype, 'create').mockImplementation(function (this: object) {
      clients.push(this);
      throw new Error('not sent');
    });
    const settings = settingsWith({ EMBEDDING_DIMENSIONS: '', ...env });
    const models = await openModels({ ...settings, EMBEDDING_DIMENSIONS: 8 });
    await expect(async () => {
      for await (const _ of models.llm.stream(question('Why?')));
    }).rejects.toThrow();
    expect(clients.length).toBeGreaterThan(0);
    for (const value of [settings, models, ...clients]) expect(shown(value)).not.toContain(KEY);
  });
});

describe('an endpoint that serves dated versions alone', () => {
  let old: Awaited<ReturnType<typeof startAzureOpenAI>>;
  beforeAll(async () => {
    old = await startAzureOpenAI({ servesV1: false });
  });
  afterAll(() => old.close());

  const settingsOf = (env: Record<string, string>) =>
    settingsWith({
      AZURE_OPENAI_ENDPOINT: old.endpoint,
      AZURE_OPENAI_KEY: old.apiKey,
      AZURE_OPENAI_EMBEDDING_DEPLOYMENT: 'text-embedding-3-small',
      ...env,
    });

  it('writes and embeds where its version is named', async () => {
    const { llm, embedder } = await openModels(settingsOf({ AZURE_OPENAI_API_VERSION: '2024-10-21' }));
    const types: string[] = [];
    for await (const part of llm.stream(question('Why?'))) types.push(part.type);
    expect([types.at(-1), embedder?.dimensions]).toEqual(['finish', 1_536]);
  });

  it('says what may be missing where it is not', async () => {
    await expect(openModels(settingsOf({}))).rejects.toThrow('AZURE_OPENAI_API_VERSION');
  });
});

it('aborts a search after four seconds and tries it once more', async () => {
  const { store } = await openIndex(settingsWith({ AZURE_SEARCH_INDEX: 'compost' }));
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
