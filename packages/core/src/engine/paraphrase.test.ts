import { describe, expect, it } from 'vitest';
import {
  answerOf,
  collect,
  fakeEngine,
  fakeStore,
  finish,
  PASSAGES,
  scriptedLLM,
} from '../__fixtures__/fakes.ts';
import type { Embedder, VectorStore } from '../ports/index.ts';

const FIRST = 'What does a passport cost?';
const SECOND = 'How much is a passport?';

/** Gives all questions one vector, unless a test says otherwise, and records what it embedded. */
function fakeEmbedder(vectorOf: (text: string) => number[] = () => [1, 0]): Embedder & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    model: 'e',
    dimensions: 2,
    embed: async (texts) => {
      asked.push(...texts);
      return texts.map((text) => Float32Array.from(vectorOf(text)));
    },
  };
}

function vectorStore(search?: VectorStore['search']) {
  const store = fakeStore();
  return {
    ...store,
    capabilities: { vector: true, text: true, embedding: { model: 'e', dimensions: 2 } },
    ...(search === undefined ? {} : { search }),
  };
}

function paraphraseEngine({ store = vectorStore(), embedder = fakeEmbedder(), maxParaphrases = 10 } = {}) {
  let time = 0;
  return {
    pass: (ms: number) => {
      time += ms;
    },
    ...fakeEngine({
      store,
      embedder,
      llm: scriptedLLM(['It is 30 days [1].', finish()]),
      settings: { maxParaphrases },
      now: () => time,
    }),
  };
}

describe('a question that means the same as one before', () => {
  it('gets the cached answer, and costs nothing', async () => {
    const { engine, llm, embedder } = paraphraseEngine();
    const first = await engine.ask(FIRST);
    await engine.settled();
    const events = await collect(engine.stream(SECOND));
    expect(answerOf(events)).toMatchObject({
      cached: true,
      cacheResult: 'paraphrase',
      text: first.text,
      citations: first.citations,
      billed: [],
    });
    expect(events.map(({ type }) => type)).toEqual(['start', 'sources', 'delta', 'done']);
    expect(llm.requests).toHaveLength(1);
    expect(embedder.asked).toHaveLength(2);
  });

  it('reads the shared cache for its own answer and its own vector, and for nothing else', async () => {
    const { engine, cache } = paraphraseEngine();
    await engine.ask(FIRST);
    await engine.settled();
    const read: string[] = [];
    cache.get = async (key) => void read.push(key.split(':')[0] ?? '');
    cache.getMany = async (keys) => {
      read.push('vector');
      return keys.map(() => undefined);
    };
    expect((await engine.ask(SECOND)).cacheResult).toBe('paraphrase');
    expect(read).toEqual(['answer', 'answer', 'vector']);
  });

  it('is answered anew when the setting is off', async () => {
    const { engine, llm } = paraphraseEngine({ maxParaphrases: 0 });
    await engine.ask(FIRST);
    await engine.settled();
    expect((await engine.ask(SECOND)).cacheResult).toBe('miss');
    expect(llm.requests).toHaveLength(2);
  });

  it('is embedded once when there is no answer for it', async () => {
    const { engine, embedder } = paraphraseEngine();
    await engine.ask(FIRST);
    expect(embedder.asked).toEqual([FIRST.toLowerCase()]);
  });

  it('stays a paraphrase when it is asked again, so that the answer does not outlive its time', async () => {
    const { engine, llm, pass } = paraphraseEngine();
    await engine.ask(FIRST);
    await engine.settled();
    pass(3_599_000);
    expect((await engine.ask(SECOND)).cacheResult).toBe('paraphrase');
    await engine.settled();
    pass(1_000);
    expect((await engine.ask(SECOND)).cacheResult).toBe('miss');
    expect(llm.requests).toHaveLength(2);
  });

  it('leaves nothing of a question outside the process but hashes', async () => {
    const { engine, cache } = paraphraseEngine();
    await engine.ask(FIRST);
    await engine.settled();
    const keys = [...cache.entries.keys()];
    await engine.ask(SECOND);
    await engine.settled();
    const added = [...cache.entries.keys()].filter((key) => !keys.includes(key));
    expect(added).toEqual([expect.stringMatching(/^embedding:[0-9a-f]{64}$/u)]);
    expect(added.map((key) => cache.entries.get(key)?.byteLength)).toEqual([8]);
  });
});

describe('a question is answered anew', () => {
  it('on another generation of the index', async () => {
    const { engine, store } = paraphraseEngine();
    await engine.ask(FIRST);
    await engine.settled();
    store.current = 'g2';
    expect((await engine.ask(SECOND)).cacheResult).toBe('miss');
  });

  it('when the vectors are far apart', async () => {
    const embedder = fakeEmbedder((text) => (text.startsWith('how') ? [0, 1] : [1, 0]));
    const { engine } = paraphraseEngine({ embedder });
    await engine.ask(FIRST);
    await engine.settled();
    expect((await engine.ask(SECOND)).cacheResult).toBe('miss');
  });

  it('when another passage is the best one', async () => {
    const [one, other] = PASSAGES;
    if (one === undefined || other === undefined) throw new Error('Two passages are needed.');
    const store = vectorStore(async ({ text }) => (text.startsWith('how') ? [other, one] : [one, other]));
    const { engine } = paraphraseEngine({ store });
    await engine.ask(FIRST);
    await engine.settled();
    expect((await engine.ask(SECOND)).cacheResult).toBe('miss');
  });

  it('when it says something else', async () => {
    const { engine } = paraphraseEngine();
    await engine.ask(FIRST);
    await engine.settled();
    expect((await engine.ask('How much is an express passport?')).cacheResult).toBe('miss');
  });

  it('when the embedder fails', async () => {
    let fails = false;
    const embedder = fakeEmbedder(() => {
      if (fails) throw new Error('Gone.');
      return [1, 0];
    });
    const { engine } = paraphraseEngine({ embedder });
    await engine.ask(FIRST);
    await engine.settled();
    fails = true;
    expect(await engine.ask(SECOND)).toMatchObject({
      outcome: 'answered',
      cacheResult: 'miss',
      degraded: ['embedding'],
    });
  });

  it('when more questions came meanwhile than are remembered', async () => {
    const { engine } = paraphraseEngine({ maxParaphrases: 1 });
    await engine.ask(FIRST);
    await engine.ask('Where is the library?');
    await engine.settled();
    expect((await engine.ask(SECOND)).cacheResult).toBe('miss');
  });

  it('when it only means the same inside its conversation', async () => {
    const { engine } = paraphraseEngine();
    await engine.ask('How long is it valid?');
    await engine.settled();
    const history = [
      { role: 'user', content: FIRST },
      { role: 'assistant', content: 'It is 30 days.' },
    ] as const;
    const { cacheResult } = await engine.ask({ message: 'How long is it valid?', history });
    expect(cacheResult).toBe('miss');
  });
});
