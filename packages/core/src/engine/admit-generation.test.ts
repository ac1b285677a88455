import { describe, expect, it } from 'vitest';
import { collect, fakeEngine } from '../__fixtures__/fakes.ts';
import { RagError } from '../errors.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };

/** Admits or refuses, and counts the calls. */
function gate(allows = true) {
  let asked = 0;
  return {
    get asked() {
      return asked;
    },
    admitGeneration: async () => {
      asked += 1;
      if (!allows) throw new RagError('rate_limited', 'too many', { retryAfterMs: 6_000 });
    },
  };
}

describe('admitGeneration', () => {
  it('is called once for an answer that has to be generated', async () => {
    const { engine } = fakeEngine();
    const work = gate();
    await engine.ask({ ...ASK, admitGeneration: work.admitGeneration });
    expect(work.asked).toBe(1);
  });

  it('ends the stream before the search and the model call if it refuses', async () => {
    const { engine, llm, store } = fakeEngine();
    const events = await collect(engine.stream({ ...ASK, admitGeneration: gate(false).admitGeneration }));
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { code: 'rate_limited' } });
    expect([llm.requests.length, store.queries.length]).toEqual([0, 0]);
  });

  it('is not called for a cached answer', async () => {
    const { engine } = fakeEngine();
    await engine.ask(ASK);
    const { cached } = await engine.ask({ ...ASK, admitGeneration: gate(false).admitGeneration });
    expect(cached).toBe(true);
  });

  it('is not called for a client that joins an answer in progress', async () => {
    const { engine, llm } = fakeEngine();
    const first = gate();
    const leader = engine.ask({ ...ASK, admitGeneration: first.admitGeneration });
    const classroom = Array.from({ length: 30 }, () =>
      engine.ask({ ...ASK, admitGeneration: gate(false).admitGeneration }),
    );
    await Promise.all([leader, ...classroom]);
    expect(llm.requests).toHaveLength(1);
  });

  it('does not fail the next client when it refuses the first one', async () => {
    const { engine } = fakeEngine();
    const refused = engine.ask({ ...ASK, admitGeneration: gate(false).admitGeneration });
    const allowed = engine.ask({ ...ASK, admitGeneration: gate().admitGeneration });
    await expect(refused).rejects.toMatchObject({ code: 'rate_limited' });
    await expect(allowed).resolves.toMatchObject({ outcome: 'answered' });
  });

  it('is called once for a follow-up, before the rewriting', async () => {
    const rewritten: string[] = [];
    const rewriter = {
      rewrite: async ({ question }: { question: string }) => {
        rewritten.push(question);
        return 'How many days of leave do part-timers get?';
      },
    };
    const { engine } = fakeEngine({ rewriter });
    const { sessionId } = await engine.ask(ASK);
    await engine.settled();
    const refused = engine.ask({
      message: 'And part-timers?',
      sessionId,
      admitGeneration: gate(false).admitGeneration,
    });
    await expect(refused).rejects.toMatchObject({ code: 'rate_limited' });
    expect(rewritten).toEqual([]);
    const work = gate();
    await engine.ask({ message: 'And part-timers?', sessionId, admitGeneration: work.admitGeneration });
    expect([work.asked, rewritten]).toEqual([1, ['And part-timers?']]);
  });
});
