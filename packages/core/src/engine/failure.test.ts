import { describe, expect, it } from 'vitest';
import {
  answerOf,
  collect,
  fakeCache,
  fakeEngine,
  fakeSessions,
  fakeStore,
  finish,
  scriptedLLM,
} from '../__fixtures__/fakes.ts';
import type { AnswerEvent } from '../answer/index.ts';
import { RagError } from '../errors.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };
const UNAVAILABLE = new RagError('model_unavailable', 'down');
const broken = (code: 'cache_unavailable' | 'session_unavailable' | 'search_unavailable') => () =>
  Promise.reject(new RagError(code, 'down'));

function typesOf(events: readonly AnswerEvent[]): string[] {
  return events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
}

describe('a failure of the model', () => {
  const fallbackLlm = scriptedLLM(['From the passages [2].', finish()]);

  // Covers: cached-failure
  it('before the first text leads to a fallback answer that is degraded and not cached', async () => {
    const { engine, cache } = fakeEngine({ llm: scriptedLLM([UNAVAILABLE]), fallbackLlm });
    const answer = await engine.ask(ASK);
    expect(answer).toMatchObject({ text: 'From the passages [1].', degraded: ['model'], cached: false });
    await engine.settled();
    expect(cache.entries.size).toBe(0);
  });

  it('leads to a stale answer rather than the fallback', async () => {
    let now = 0;
    let down = false;
    const llm = scriptedLLM(() => (down ? [UNAVAILABLE] : ['Thirty [1].', finish()]));
    const { engine } = fakeEngine({ llm, fallbackLlm, now: () => now, settings: { answerTtlMs: 1_000 } });
    await engine.ask(ASK);
    [now, down] = [5_000, true];
    const events = await collect(engine.stream(ASK));
    expect(typesOf(events)).toEqual(['start', 'sources', 'delta', 'done']);
    expect(answerOf(events)).toMatchObject({ text: 'Thirty [1].', cached: true, degraded: ['model'] });
  });

  const OVERLOADED = new RagError('overloaded', 'full', { retryAfterMs: 2_000 });

  it('because of an overload is reported without a call of the fallback', async () => {
    const fallback = scriptedLLM(['From the passages [2].', finish()]);
    const { engine } = fakeEngine({ llm: scriptedLLM([OVERLOADED]), fallbackLlm: fallback });
    const events = await collect(engine.stream(ASK));
    expect(events.at(-1)).toMatchObject({ error: { code: 'overloaded', retryAfterMs: 2_000 } });
    expect(fallback.requests).toEqual([]);
  });

  it('because of an overload leads to a stale answer if there is one', async () => {
    let now = 0;
    let busy = false;
    const llm = scriptedLLM(() => (busy ? [OVERLOADED] : ['Thirty [1].', finish()]));
    const { engine } = fakeEngine({ llm, fallbackLlm, now: () => now, settings: { answerTtlMs: 1_000 } });
    await engine.ask(ASK);
    [now, busy] = [5_000, true];
    expect(await engine.ask(ASK)).toMatchObject({
      text: 'Thirty [1].',
      degraded: ['model'],
    });
  });

  // Covers: cached-failure
  it('after the first text and without a fallback ends the stream with an error and stores nothing', async () => {
    const { engine, cache, sessions } = fakeEngine({ llm: scriptedLLM(['Full-timers have', UNAVAILABLE]) });
    const events = await collect(engine.stream(ASK));
    expect(typesOf(events)).toEqual(['start', 'sources', 'delta', 'error']);
    expect(events.at(-1)).toMatchObject({ error: { code: 'model_unavailable', retryable: true } });
    await engine.settled();
    expect(cache.entries.size).toBe(0);
    expect(sessions.conversations.size).toBe(0);
  });

  it('without a fallback is reported', async () => {
    const { engine } = fakeEngine({ llm: scriptedLLM([UNAVAILABLE]) });
    await expect(engine.ask(ASK)).rejects.toMatchObject({ code: 'model_unavailable' });
  });

  it('includes an empty answer', async () => {
    const { engine } = fakeEngine({ llm: scriptedLLM(['', finish()]), fallbackLlm });
    expect((await engine.ask(ASK)).degraded).toEqual(['model']);
  });

  // Covers: cached-failure
  it.each([
    ['its prompt', [new RagError('content_filtered', 'filtered')]],
    ['all of its answer', [finish('content_filter')]],
    ['the rest of its answer', ['Some words', finish('content_filter')]],
  ])('because %s was filtered leads to a polite text and stores nothing', async (_, script) => {
    const { engine, cache, sessions } = fakeEngine({ llm: scriptedLLM(script), fallbackLlm });
    const answer = await engine.ask(ASK);
    expect(answer.outcome).toBe('filtered');
    expect(answer.text).toContain('content filter');
    await engine.settled();
    expect(cache.entries.size).toBe(0);
    expect(sessions.conversations.size).toBe(0);
  });

  // Covers: cached-failure
  it('at the output limit leads to a truncated answer that is not cached', async () => {
    const { engine, cache } = fakeEngine({ llm: scriptedLLM(['Thirty [1]', finish('length')]) });
    expect((await engine.ask(ASK)).truncated).toBe(true);
    await engine.settled();
    expect(cache.entries.size).toBe(0);
  });
});

describe('a failure of a back end', () => {
  it('of the cache leads to a degraded answer', async () => {
    const cache = { ...fakeCache(), get: broken('cache_unavailable'), set: broken('cache_unavailable') };
    const { engine } = fakeEngine({ cache });
    expect((await engine.ask(ASK)).degraded).toEqual(['cache']);
    await engine.settled();
  });

  it('of the session store leads to a degraded answer to a follow-up', async () => {
    const sessions = {
      ...fakeSessions(),
      read: broken('session_unavailable'),
      append: broken('session_unavailable'),
    };
    const { engine } = fakeEngine({ sessions });
    const sessionId = crypto.randomUUID();
    expect((await engine.ask({ message: 'And for part-timers?', sessionId })).degraded).toEqual(['session']);
    expect((await engine.ask({ ...ASK, sessionId })).degraded).toEqual([]);
    await engine.settled();
  });

  it('of the search leads to a stale answer', async () => {
    let now = 0;
    const store = fakeStore();
    const { engine } = fakeEngine({ store, now: () => now, settings: { answerTtlMs: 1_000 } });
    await engine.ask(ASK);
    now = 2_000;
    store.search = broken('search_unavailable');
    expect(await engine.ask(ASK)).toMatchObject({ cached: true, degraded: ['search'] });
  });

  it('of the search is reported if nothing is cached', async () => {
    const store = { ...fakeStore(), search: () => Promise.reject(new Error('connection refused')) };
    const { engine } = fakeEngine({ store });
    await expect(engine.ask(ASK)).rejects.toMatchObject({
      code: 'search_unavailable',
      retryable: true,
    });
  });

  it.each(['search', 'generation'] as const)(
    "of the index's quota, key or time limit is reported as search_unavailable (%s)",
    async (method) => {
      for (const code of ['rate_limited', 'unauthorized', 'timeout'] as const) {
        const failure = new RagError(code, 'down', { retryAfterMs: 7_000 });
        const { engine } = fakeEngine({ store: { ...fakeStore(), [method]: () => Promise.reject(failure) } });
        await expect(engine.ask(ASK)).rejects.toMatchObject({
          code: 'search_unavailable',
          retryable: failure.retryable,
          retryAfterMs: 7_000,
          details: { reason: code },
        });
      }
    },
  );

  it('because the index is missing is reported', async () => {
    const generation = () => Promise.reject(new RagError('index_missing', 'none'));
    const { engine } = fakeEngine({ store: { ...fakeStore(), generation } });
    await expect(engine.ask(ASK)).rejects.toMatchObject({ code: 'index_missing' });
  });

  it('of the embedder leads to a text search and a degraded answer', async () => {
    const store = { ...fakeStore(), capabilities: { vector: true, text: true } };
    const embedder = { model: 'e', dimensions: 2, embed: () => Promise.reject(UNAVAILABLE) };
    const { engine, cache } = fakeEngine({ store, embedder });
    expect((await engine.ask(ASK)).degraded).toEqual(['embedding']);
    await engine.settled();
    expect(cache.entries.size).toBe(0);
  });
});
