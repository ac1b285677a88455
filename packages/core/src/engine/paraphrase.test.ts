import { describe, expect, it } from 'vitest';
import { fakeCache, fakeEngine, fakeStore } from '../__fixtures__/fakes.ts';
import { RagError } from '../errors.ts';
import type { Embedder } from '../ports/index.ts';

/** All questions are equally near, so that only the other guards tell them apart. */
const embedder: Embedder = {
  model: 'small',
  dimensions: 2,
  embed: async (texts) => texts.map(() => Float32Array.of(1, 0)),
};
const settings = { maxParaphrases: 10 };
const ASKED = 'How much is a passport?';
const AGAIN = 'What does a passport cost?';

function vectorStore(): ReturnType<typeof fakeStore> {
  return { ...fakeStore(), capabilities: { text: true, vector: true } };
}

describe('a question that was answered in other words', () => {
  it('gets the cached answer without a call of the model', async () => {
    const { engine, llm } = fakeEngine({ embedder, store: vectorStore(), settings });
    const first = await engine.ask(ASKED);
    await engine.settled();
    const second = await engine.ask(AGAIN);
    expect(second).toMatchObject({ text: first.text, cached: true, cacheResult: 'paraphrase' });
    expect(second.sources).toEqual(first.sources);
    expect(llm.requests).toHaveLength(1);
  });

  it('is an exact hit when it is asked again', async () => {
    const { engine, store } = fakeEngine({ embedder, store: vectorStore(), settings });
    await engine.ask(ASKED);
    await engine.settled();
    await engine.ask(AGAIN);
    await engine.settled();
    expect((await engine.ask(AGAIN)).cacheResult).toBe('exact');
    expect(store.queries).toHaveLength(2);
  });

  it('gets an answer of its own when a number differs', async () => {
    const { engine, llm } = fakeEngine({ embedder, store: vectorStore(), settings });
    await engine.ask('How much is a passport in 2025?');
    await engine.settled();
    expect((await engine.ask('What does a passport cost in 2026?')).cached).toBe(false);
    expect(llm.requests).toHaveLength(2);
  });

  it('gets an answer of its own unless the setting is on', async () => {
    const { engine, llm } = fakeEngine({ embedder, store: vectorStore() });
    await engine.ask(ASKED);
    await engine.settled();
    expect((await engine.ask(AGAIN)).cached).toBe(false);
    expect(llm.requests).toHaveLength(2);
  });

  it('gets an answer of its own when the embedder or the cache fails', async () => {
    const failing = { ...embedder, embed: () => Promise.reject(new RagError('model_unavailable', 'down')) };
    const without = fakeEngine({ embedder: failing, store: vectorStore(), settings });
    await without.engine.ask(ASKED);
    expect((await without.engine.ask(AGAIN)).outcome).toBe('answered');
    expect(without.llm.requests).toHaveLength(2);

    const cache = fakeCache();
    const { engine, llm } = fakeEngine({ embedder, store: vectorStore(), settings, cache });
    await engine.ask(ASKED);
    await engine.settled();
    cache.get = () => Promise.reject(new RagError('cache_unavailable', 'down'));
    // The answer may still be known in the process itself.
    expect((await engine.ask(AGAIN)).outcome).toBe('answered');
    expect(llm.requests.length).toBeLessThanOrEqual(2);
  });
});
