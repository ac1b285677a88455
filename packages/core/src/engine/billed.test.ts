import { describe, expect, it } from 'vitest';
import { fakeCache, fakeEngine, fakeStore, finish, scriptedLLM, USAGE } from '../__fixtures__/fakes.ts';
import { createModelRewriter } from '../conversation/index.ts';
import type { Embedder } from '../ports/index.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };
const EMBEDDING = { model: 'e', usage: { inputTokens: 9, cachedInputTokens: 0, outputTokens: 0 } };
const WRITING = { model: 'scripted', usage: USAGE };

/** An embedding model that bills each call. */
const embedder: Embedder = {
  model: 'e',
  dimensions: 2,
  async embed(texts, { onUsage } = {}) {
    onUsage?.(EMBEDDING);
    return texts.map(() => Float32Array.of(1, 0));
  },
};

function billingEngine(passages?: Parameters<typeof fakeStore>[0]) {
  const store = {
    ...fakeStore(passages),
    capabilities: { vector: true, text: true, embedding: { model: 'e', dimensions: 2 } },
  };
  const llm = scriptedLLM(['Full-timers have 30 days [1].', finish()]);
  const rewriting = scriptedLLM(['How many days of leave do part-timers get?', finish()]);
  return fakeEngine({ store, embedder, llm, rewriter: createModelRewriter({ llm: rewriting }) });
}

describe('what an answer cost', () => {
  it('are the calls that embedded the question and wrote the answer', async () => {
    const { engine } = billingEngine();
    expect((await engine.ask(ASK)).billed).toEqual([EMBEDDING, WRITING]);
  });

  it('is embedding alone where the documents do not answer', async () => {
    const { engine } = billingEngine([]);
    expect(await engine.ask(ASK)).toMatchObject({ outcome: 'not_found', billed: [EMBEDDING] });
  });

  it('was saved for those who get it from the cache', async () => {
    const { engine } = billingEngine();
    await engine.ask(ASK);
    expect(await engine.ask(ASK)).toMatchObject({ cached: true, billed: [], saved: [EMBEDDING, WRITING] });
  });

  it('was saved on another replica, too', async () => {
    const cache = fakeCache();
    const first = fakeEngine({ cache });
    await first.engine.ask(ASK);
    await first.engine.settled();
    expect((await fakeEngine({ cache }).engine.ask(ASK)).saved).toEqual([WRITING]);
  });

  it('has the rewriting of a follow-up in it, which no cached answer saves', async () => {
    const { engine } = billingEngine();
    const { sessionId } = await engine.ask(ASK);
    const followUp = { message: 'And for part-timers?', sessionId };
    const [rewriting] = (await engine.ask(followUp)).billed;
    expect(rewriting).toEqual(WRITING);
    const again = await engine.ask({ message: 'And how about part-timers?', sessionId });
    expect(again).toMatchObject({ cached: true, saved: [EMBEDDING, WRITING] });
    expect(again.billed).toContainEqual(WRITING);
  });
});
