import { createMemoryCache, createMemorySessionStore } from '@rag/adapters/memory';
import { readConfiguration } from '@rag/configuration';
import type { LLM, Passage, SearchRequest, VectorStore } from '@rag/core';
import { RagError } from '@rag/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { OPEN_LIMITS } from '../__fixtures__/fake-app.ts';
import { createGate } from '../__fixtures__/gate.ts';
import { SILENT_LOGGER } from '../observability/index.ts';
import { openService } from './open-service.ts';

const PASSAGES: readonly Passage[] = [
  { id: 'p1', content: 'On Saturdays the library opens at ten.', source: 'library.pdf', page: 1, score: 1 },
];

/** The state of the fake back ends that the mocks below return. */
const house = vi.hoisted(() => ({
  searches: [] as unknown[],
  modelFails: false,
  log: [] as string[],
  appended: Promise.resolve(),
}));

const store: VectorStore = {
  capabilities: { vector: false, text: true },
  generation: async () => 'g1',
  search: async (request: SearchRequest) => {
    house.searches.push(request);
    return PASSAGES;
  },
};

const llm: LLM = {
  model: 'a-model',
  parameters: '',
  async *stream() {
    if (house.modelFails) throw new RagError('model_unavailable', 'down');
    yield { type: 'text', text: 'It opens at ten [1].' };
    yield {
      type: 'finish',
      reason: 'stop',
      usage: { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1 },
    };
  },
};

vi.mock('@rag/configuration', async (importActual) => ({
  ...(await importActual<typeof import('@rag/configuration')>()),
  openModels: async () => ({ llm, isGenerative: true, minRelevance: 0 }),
  openIndex: async () => ({ store, close: async () => void house.log.push('index closed') }),
}));

vi.mock('../shared-state/index.ts', () => ({
  openSharedState: async () => {
    const sessions = createMemorySessionStore({ ttlMs: 60_000, maxMessages: 10, maxSessions: 10 });
    return {
      cache: createMemoryCache({ maxBytes: 1_000_000 }),
      sessions: {
        ...sessions,
        append: async () => {
          await house.appended;
          house.log.push('remembered');
        },
      },
      limits: OPEN_LIMITS,
      clientSecret: () => new Uint8Array(32),
      close: async () => void house.log.push('state closed'),
    };
  },
}));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  Object.assign(house, { searches: [], modelFails: false, log: [], appended: Promise.resolve() });
});

afterEach(() => {
  vi.useRealTimers();
});

async function start(env: Record<string, string> = {}) {
  const service = await openService(readConfiguration(env), SILENT_LOGGER);
  return {
    close: () => service.close(),
    async ask(): Promise<Record<string, unknown>> {
      const body = JSON.stringify({ message: 'When does the library open on Saturdays?' });
      const headers = { 'Content-Type': 'application/json' };
      const connection = { incoming: { socket: { remoteAddress: '192.0.2.1' } } };
      const response = await service.app.request('/chat', { method: 'POST', headers, body }, connection);
      return (await response.json()) as Record<string, unknown>;
    },
  };
}

it('searches for TOP_K passages', async () => {
  const { ask } = await start({ TOP_K: '7' });
  await ask();
  expect(house.searches).toMatchObject([{ top: 7 }]);
});

it('caches answers for ANSWER_TTL_SECONDS', async () => {
  const { ask } = await start({ ANSWER_TTL_SECONDS: '60' });
  await ask();
  vi.setSystemTime(Date.now() + 59_000);
  expect(await ask()).toMatchObject({ cached: true });
  vi.setSystemTime(Date.now() + 2_000);
  expect(await ask()).toMatchObject({ cached: false });
});

it('answers with sentences of the passages while the model is down', async () => {
  house.modelFails = true;
  const { ask } = await start();
  expect(await ask()).toMatchObject({
    answer: expect.stringContaining('On Saturdays the library opens at ten.'),
    degraded: true,
  });
});

it('waits for the work after the last answer before it closes the back ends', async () => {
  const { opened, open } = createGate();
  house.appended = opened;
  const { ask, close } = await start();
  await ask();
  const closed = close();
  await new Promise((resolve) => setTimeout(resolve));
  open();
  await closed;
  expect(house.log[0]).toBe('remembered');
  expect(house.log.slice(1).toSorted()).toEqual(['index closed', 'state closed']);
});
