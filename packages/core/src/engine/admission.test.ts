import { describe, expect, it } from 'vitest';
import { collect, fakeCache, fakeEngine, macrotask } from '../__fixtures__/fakes.ts';
import type { AnswerEvent } from '../answer/index.ts';
import { RagError } from '../errors.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };

function typesOf(events: readonly AnswerEvent[]): string[] {
  return events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
}

describe('the admission of a question', () => {
  const refused = () => Promise.reject(new RagError('rate_limited', 'too many', { retryAfterMs: 6_000 }));

  it('ends the stream before any search or model call if it is refused', async () => {
    const { engine, llm, store } = fakeEngine();
    const events = await collect(engine.stream({ ...ASK, admission: refused() }));
    expect(typesOf(events)).toEqual(['start', 'error']);
    expect(events.at(-1)).toMatchObject({ error: { code: 'rate_limited', retryAfterMs: 6_000 } });
    expect(llm.requests).toHaveLength(0);
    expect(store.queries).toHaveLength(0);
  });

  it('comes before the rewriting model if it is refused in a conversation', async () => {
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

  it('is awaited in parallel with the cache look-up', async () => {
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

  it('causes no unhandled rejection when the client disconnects at once', async () => {
    const { engine } = fakeEngine();
    const events = engine.stream({ ...ASK, admission: refused() })[Symbol.asyncIterator]();
    await events.next();
    await events.return?.();
  });
});
