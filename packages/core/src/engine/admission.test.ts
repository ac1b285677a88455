import { describe, expect, it } from 'vitest';
import { collect, fakeCache, fakeEngine, macrotask } from '../__fixtures__/fakes.ts';
import type { AnswerEvent } from '../answer/index.ts';
import { RagError } from '../errors.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };

function typesOf(events: readonly AnswerEvent[]): string[] {
  return events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
}

describe('admission', () => {
  const refused = () => Promise.reject(new RagError('rate_limited', 'too many', { retryAfterMs: 6_000 }));

  it('that is refused ends the stream before anything that costs money', async () => {
    const { engine, llm, store } = fakeEngine();
    const events = await collect(engine.stream({ ...ASK, admission: refused() }));
    expect(typesOf(events)).toEqual(['start', 'error']);
    expect(events.at(-1)).toMatchObject({ error: { code: 'rate_limited', retryAfterMs: 6_000 } });
    expect(llm.requests).toHaveLength(0);
    expect(store.queries).toHaveLength(0);
  });

  it('that is refused in a conversation calls no rewriting model', async () => {
    let rewrites = 0;
    const rewriter = {
      rewrite: async () => {
        rewrites += 1;
        return 'x';
      },
    };
    const { engine } = fakeEngine({ rewriter });
    const { sessionId } = await engine.ask(ASK);
    const call = engine.ask({ message: 'And?', sessionId, admission: refused() });
    await expect(call).rejects.toMatchObject({ code: 'rate_limited' });
    expect(rewrites).toBe(0);
  });

  it('is awaited at the same time as the cache', async () => {
    const order: string[] = [];
    const cache = fakeCache();
    const get = cache.get;
    cache.get = (key) => {
      order.push('cache');
      return get(key);
    };
    const admission = macrotask().then(() => void order.push('admitted'));
    const { engine } = fakeEngine({ cache });
    await engine.ask({ ...ASK, admission });
    expect(order.slice(0, 2)).toEqual(['cache', 'admitted']);
  });

  it('leaves no unhandled rejection behind when the reader leaves at once', async () => {
    const { engine } = fakeEngine();
    const events = engine.stream({ ...ASK, admission: refused() })[Symbol.asyncIterator]();
    await events.next();
    await events.return?.();
  });
});
