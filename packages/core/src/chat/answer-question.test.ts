import { describe, expect, it } from 'vitest';
import { RagError } from '../errors.ts';
import {
  answerOf,
  collect,
  fakeCache,
  fakeEngine,
  fakeSessions,
  fakeStore,
  finish,
  macrotask,
  PASSAGES,
  passage,
  scriptedLLM,
  textOf,
  USAGE,
} from './__fixtures__/fakes.ts';
import type { AnswerEvent } from './answer-event.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };
const UNAVAILABLE = new RagError('model_unavailable', 'down');
const broken = (code: 'cache_unavailable' | 'session_unavailable' | 'search_unavailable') => () =>
  Promise.reject(new RagError(code, 'down'));

function typesOf(events: readonly AnswerEvent[]): string[] {
  return events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
}

describe('a first question', () => {
  it('is answered in a stream of start, sources, deltas and done', async () => {
    const { engine } = fakeEngine();
    const events = await collect(engine.stream(ASK));
    expect(typesOf(events)).toEqual(['start', 'sources', 'delta', 'done']);
    const answer = answerOf(events);
    expect(answer).toMatchObject({
      outcome: 'answered',
      text: 'Full-timers have 30 days [1].',
      sources: ['handbook.pdf#page=3'],
      usage: USAGE,
      cached: false,
      truncated: false,
      degraded: [],
    });
    expect(textOf(events)).toBe(answer.text);
    expect(answer.citations[0]?.excerpt).toBe(PASSAGES[0]?.content);
  });

  it('is the last event of its stream for a caller that asks for the whole', async () => {
    const { engine } = fakeEngine();
    const made = await engine.ask(ASK);
    const cached = await engine.ask(ASK.message);
    expect(made).toMatchObject({ outcome: 'answered', cached: false });
    expect(cached).toMatchObject({ text: made.text, cached: true });
  });

  it('rejects with the failure for a caller that asks for the whole', async () => {
    const { engine } = fakeEngine({ llm: scriptedLLM([UNAVAILABLE]) });
    await expect(engine.ask(ASK)).rejects.toBe(UNAVAILABLE);
  });

  it('calls the model once, and no rewriter', async () => {
    let rewrites = 0;
    const rewriter = {
      rewrite: async () => {
        rewrites += 1;
        return 'x';
      },
    };
    const { engine, llm } = fakeEngine({ rewriter });
    await engine.ask({ ...ASK, sessionId: crypto.randomUUID() });
    expect(llm.requests).toHaveLength(1);
    expect(rewrites).toBe(0);
  });

  it('names the model that wrote it, where one name stands for several', async () => {
    const llm = scriptedLLM([
      '30 days [1].',
      { type: 'finish', reason: 'stop', usage: USAGE, model: 'one-of-them' },
    ]);
    const { engine } = fakeEngine({ llm });
    expect((await engine.ask(ASK)).model).toBe('one-of-them');
  });

  it('is remembered, without citation markers', async () => {
    const { engine, sessions } = fakeEngine();
    const { sessionId } = await engine.ask(ASK);
    expect(sessions.conversations.get(sessionId)).toEqual([
      { role: 'user', content: ASK.message },
      { role: 'assistant', content: 'Full-timers have 30 days.' },
    ]);
  });
});

describe('the same question again', () => {
  it('comes from the cache with the same text and sources, and costs nothing', async () => {
    const { engine, llm } = fakeEngine();
    const first = await engine.ask(ASK);
    const events = await collect(engine.stream({ message: ' how many days of leave  do full-timers get' }));
    const second = answerOf(events);
    expect(typesOf(events)).toEqual(['start', 'sources', 'delta', 'done']);
    expect(second).toMatchObject({
      cached: true,
      text: first.text,
      sources: first.sources,
      citations: first.citations,
      usage: { inputTokens: 0, outputTokens: 0 },
    });
    expect(second.answerId).not.toBe(first.answerId);
    expect(llm.requests).toHaveLength(1);
  });

  it('is found in the process without asking the cache, and in the cache by another process', async () => {
    const cache = fakeCache();
    const one = fakeEngine({ cache });
    await one.engine.ask(ASK);
    await one.engine.settled();
    const another = fakeEngine({ cache });
    expect((await another.engine.ask(ASK)).cached).toBe(true);
    cache.entries.clear();
    expect((await one.engine.ask(ASK)).cached).toBe(true);
    expect((await another.engine.ask(ASK)).cached).toBe(true);
  });

  it('is answered anew once the index has changed', async () => {
    const { engine, llm, store } = fakeEngine();
    await engine.ask(ASK);
    store.current = 'g2';
    expect((await engine.ask(ASK)).cached).toBe(false);
    expect(llm.requests).toHaveLength(2);
  });

  it('does not get an answer that was being written while the index changed', async () => {
    const store = fakeStore();
    const llm = scriptedLLM(() => {
      store.current = 'g2';
      return ['Old [1].', finish()];
    });
    const { engine, cache } = fakeEngine({ store, llm });
    await engine.ask(ASK);
    await engine.settled();
    expect(cache.entries.size).toBe(0);
  });

  it('is answered anew when the answer has outlived its time', async () => {
    let now = 0;
    const { engine } = fakeEngine({ now: () => now, settings: { answerTtlMs: 1_000 } });
    await engine.ask(ASK);
    now = 999;
    expect((await engine.ask(ASK)).cached).toBe(true);
    now = 1_000;
    expect((await engine.ask(ASK)).cached).toBe(false);
  });
});

it('answers 100 identical questions at once with one model call, each in its own session', async () => {
  const { engine, llm, store } = fakeEngine();
  const answers = await Promise.all(Array.from({ length: 100 }, () => engine.ask(ASK)));
  expect(llm.requests).toHaveLength(1);
  expect(store.queries).toHaveLength(1);
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(new Set(answers.map(({ sessionId }) => sessionId)).size).toBe(100);
  expect(answers.filter(({ usage }) => usage.inputTokens > 0)).toHaveLength(1);
});

it('makes no second call for one who looked in the cache before the answer was stored', async () => {
  const cache = fakeCache();
  const { engine, llm } = fakeEngine({ cache });
  const get = cache.get;
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let gets = 0;
  cache.get = async (key) => {
    gets += 1;
    const first = gets === 1;
    const found = await get(key);
    if (first) await held;
    return found;
  };
  const slow = engine.ask(ASK);
  await engine.ask(ASK);
  await engine.settled();
  release();
  expect((await slow).cached).toBe(true);
  expect(llm.requests).toHaveLength(1);
});

describe('a follow-up', () => {
  const FOLLOW_UP = 'And for part-timers?';

  it('is searched and cached as the standalone question', async () => {
    const { engine, store } = fakeEngine();
    const { sessionId } = await engine.ask(ASK);
    await engine.ask({ message: FOLLOW_UP, sessionId });
    expect(store.queries[1]).toBe('And for part-timers? (how many days leave)');
    const elsewhere = await engine.ask({ message: FOLLOW_UP });
    expect(elsewhere.cached).toBe(false);
    expect(store.queries[2]).toBe(FOLLOW_UP);
  });

  it('shares the answer of the standalone question, and nothing of the conversation', async () => {
    const rewriter = { rewrite: async () => ASK.message };
    const { engine, llm } = fakeEngine({ rewriter });
    await engine.ask(ASK);
    const { sessionId } = await engine.ask({ message: 'My secret is 1234. What is cheese?' });
    const again = await engine.ask({ message: 'And leave?', sessionId });
    expect(again.cached).toBe(true);
    await engine.ask({ message: 'Something else entirely', sessionId: crypto.randomUUID() });
    expect(JSON.stringify(llm.requests.at(-1))).not.toContain('1234');
  });

  it('falls back to carrying words over when the rewriting model fails', async () => {
    const rewriter = { rewrite: () => Promise.reject(UNAVAILABLE) };
    const { engine, store } = fakeEngine({ rewriter });
    const { sessionId } = await engine.ask(ASK);
    const answer = await engine.ask({ message: FOLLOW_UP, sessionId });
    expect(store.queries[1]).toContain('leave');
    expect(answer.degraded).toEqual(['rewrite']);
  });

  it('reads no more of the conversation than the budget allows', async () => {
    let seen: readonly unknown[] = [];
    const rewriter = {
      rewrite: async ({ question, history }: { question: string; history: readonly unknown[] }) => {
        seen = history;
        return question;
      },
    };
    const sessions = fakeSessions();
    const sessionId = crypto.randomUUID();
    await sessions.append(sessionId, [
      { role: 'user', content: 'word '.repeat(2_000) },
      { role: 'assistant', content: 'short' },
    ]);
    const { engine } = fakeEngine({ rewriter, sessions, settings: { historyTokens: 100 } });
    await engine.ask({ message: FOLLOW_UP, sessionId });
    expect(seen).toEqual([{ role: 'assistant', content: 'short' }]);
  });
});

describe('a conversation that the caller tells', () => {
  const FOLLOW_UP = 'And for part-timers?';
  const TOLD = [
    { role: 'user', content: ASK.message },
    { role: 'assistant', content: 'Full-timers have 30 days [1].' },
  ] as const;
  const recorder = () => {
    const seen: unknown[] = [];
    return {
      seen,
      rewrite: async ({ question, history }: { question: string; history: readonly unknown[] }) => {
        seen.push(...history);
        return question;
      },
    };
  };

  it('resolves a follow-up as a session does', async () => {
    const { engine, store } = fakeEngine();
    await engine.ask({ message: FOLLOW_UP, history: TOLD });
    expect(store.queries).toEqual(['And for part-timers? (how many days leave)']);
  });

  it('is neither read from the sessions nor kept in them', async () => {
    const { engine, sessions } = fakeEngine();
    const { sessionId } = await engine.ask({ ...ASK, history: [] });
    await engine.ask({ message: FOLLOW_UP, history: TOLD, sessionId });
    await engine.settled();
    expect(sessions.conversations.size).toBe(0);
  });

  it('counts as far back as the budget allows', async () => {
    const rewriter = recorder();
    const { engine } = fakeEngine({ rewriter, settings: { historyTokens: 100 } });
    const long = { role: 'user', content: 'word '.repeat(200) } as const;
    await engine.ask({ message: FOLLOW_UP, history: [long, TOLD[0]] });
    expect(rewriter.seen).toEqual([TOLD[0]]);
  });

  it('loses its markers and what nobody sees', async () => {
    const rewriter = recorder();
    const { engine } = fakeEngine({ rewriter });
    const hidden = { role: 'user', content: '\u202eLeave\u0000?' } as const;
    await engine.ask({ message: FOLLOW_UP, history: [{ role: 'user', content: '\u200b' }, hidden, TOLD[1]] });
    expect(rewriter.seen).toEqual([
      { role: 'user', content: 'Leave?' },
      { role: 'assistant', content: 'Full-timers have 30 days.' },
    ]);
  });

  it('costs nothing before the caller is admitted', async () => {
    const rewriter = recorder();
    const { engine } = fakeEngine({ rewriter });
    const admission = Promise.reject(new RagError('rate_limited', 'Too many.'));
    const call = engine.ask({ message: FOLLOW_UP, history: TOLD, admission });
    await expect(call).rejects.toMatchObject({ code: 'rate_limited' });
    expect(rewriter.seen).toEqual([]);
  });
});

describe('without evidence', () => {
  it('says so without asking the model, and caches that for a short time', async () => {
    const { engine, llm, cache } = fakeEngine({ store: fakeStore([]) });
    const answer = await engine.ask(ASK);
    expect(answer).toMatchObject({ outcome: 'not_found', citations: [], sources: [] });
    expect(llm.requests).toHaveLength(0);
    await engine.settled();
    expect(cache.ttls).toEqual([300_000]);
  });

  it('does not count passages below the threshold', async () => {
    const store = fakeStore([passage('p1', 'Of something else', 1, 0.1)]);
    const { engine, llm } = fakeEngine({ store, settings: { minRelevance: 0.2 } });
    expect((await engine.ask(ASK)).outcome).toBe('not_found');
    expect(llm.requests).toHaveLength(0);
  });

  it('passes on the honest refusal of a model, without the sentinel', async () => {
    const { engine, cache } = fakeEngine({ llm: scriptedLLM(['NOT_IN_', 'DOCUMENTS', finish()]) });
    const events = await collect(engine.stream(ASK));
    expect(answerOf(events).outcome).toBe('not_found');
    expect(JSON.stringify(events)).not.toContain('NOT_IN');
    await engine.settled();
    expect(cache.ttls).toEqual([300_000]);
  });
});

describe('a refusal that the model dressed up', () => {
  it.each(['NOT_IN_DOCUMENTS.', '"NOT_IN_DOCUMENTS"', '**NOT_IN_DOCUMENTS**'])(
    'is one all the same: %s',
    async (said) => {
      const { engine } = fakeEngine({ llm: scriptedLLM([...said, finish()]) });
      const events = await collect(engine.stream(ASK));
      expect(answerOf(events)).toMatchObject({ outcome: 'not_found', citations: [] });
      expect(textOf(events)).toBe(answerOf(events).text);
      expect(textOf(events)).toMatch(/^I could not find/);
    },
  );

  it('keeps the marks before an answer', async () => {
    const { engine } = fakeEngine({ llm: scriptedLLM(['**', 'Thirty** days [1].', finish()]) });
    expect((await engine.ask(ASK)).text).toBe('**Thirty** days [1].');
  });
});

it.each([
  { texts: { notFound: 'Nicht gefunden.', filtered: '', ungrounded: '' } },
  { topK: 3 },
  { minRelevance: 0.5 },
  { promptTokens: 2_000 },
  { maxOutputTokens: 100 },
])('shares no answer with an engine that has other settings: %j', async (settings) => {
  const cache = fakeCache();
  await fakeEngine({ cache }).engine.ask(ASK);
  expect((await fakeEngine({ cache, settings }).engine.ask(ASK)).cached).toBe(false);
});

describe('an answer without markers', () => {
  it('is tied to the passage it was taken from', async () => {
    const llm = scriptedLLM(['Full-time staff have 30 days of leave a year.', finish()]);
    const { engine } = fakeEngine({ llm });
    expect((await engine.ask(ASK)).sources).toEqual(['handbook.pdf#page=3']);
  });

  it('says that it has no source where it resembles none, and is not cached', async () => {
    const { engine, cache } = fakeEngine({
      llm: scriptedLLM(['The moon orbits the earth monthly.', finish()]),
    });
    const answer = await engine.ask(ASK);
    expect(answer.sources).toEqual([]);
    expect(answer.text).toContain('No passage of the documents');
    await engine.settled();
    expect(cache.entries.size).toBe(0);
  });
});

describe('when the model fails', () => {
  const fallbackLlm = scriptedLLM(['From the passages [2].', finish()]);

  it('before its first word, the fallback answers, marked and not cached', async () => {
    const { engine, cache } = fakeEngine({ llm: scriptedLLM([UNAVAILABLE]), fallbackLlm });
    const answer = await engine.ask(ASK);
    expect(answer).toMatchObject({ text: 'From the passages [1].', degraded: ['model'], cached: false });
    await engine.settled();
    expect(cache.entries.size).toBe(0);
  });

  it('a stale answer is better than the fallback', async () => {
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

  it('for having too much to do, that is told, and the fallback is spared too', async () => {
    const fallback = scriptedLLM(['From the passages [2].', finish()]);
    const { engine } = fakeEngine({ llm: scriptedLLM([OVERLOADED]), fallbackLlm: fallback });
    const events = await collect(engine.stream(ASK));
    expect(events.at(-1)).toMatchObject({ error: { code: 'overloaded', retryAfterMs: 2_000 } });
    expect(fallback.requests).toEqual([]);
  });

  it('for having too much to do, a stale answer is still given', async () => {
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

  it('after its first word, the stream ends in an error and nothing is kept', async () => {
    const { engine, cache, sessions } = fakeEngine({
      llm: scriptedLLM(['Full-timers have', UNAVAILABLE]),
      fallbackLlm,
    });
    const events = await collect(engine.stream(ASK));
    expect(typesOf(events)).toEqual(['start', 'sources', 'delta', 'error']);
    expect(events.at(-1)).toMatchObject({ error: { code: 'model_unavailable', retryable: true } });
    await engine.settled();
    expect(cache.entries.size).toBe(0);
    expect(sessions.conversations.size).toBe(0);
  });

  it('and there is no fallback, the failure is told', async () => {
    const { engine } = fakeEngine({ llm: scriptedLLM([UNAVAILABLE]) });
    await expect(engine.ask(ASK)).rejects.toMatchObject({ code: 'model_unavailable' });
  });

  it('by saying nothing, that is a failure too', async () => {
    const { engine } = fakeEngine({ llm: scriptedLLM(['', finish()]), fallbackLlm });
    expect((await engine.ask(ASK)).degraded).toEqual(['model']);
  });

  it.each([
    ['its prompt', [new RagError('content_filtered', 'filtered')]],
    ['all of its answer', [finish('content_filter')]],
    ['the rest of its answer', ['Some words', finish('content_filter')]],
  ])('because %s was filtered, a kind text says so and nothing is kept', async (_, script) => {
    const { engine, cache, sessions } = fakeEngine({ llm: scriptedLLM(script), fallbackLlm });
    const answer = await engine.ask(ASK);
    expect(answer.outcome).toBe('filtered');
    expect(answer.text).toContain('content filter');
    await engine.settled();
    expect(cache.entries.size).toBe(0);
    expect(sessions.conversations.size).toBe(0);
  });

  it('at its output limit, the answer is marked as cut and not cached', async () => {
    const { engine, cache } = fakeEngine({ llm: scriptedLLM(['Thirty [1]', finish('length')]) });
    expect((await engine.ask(ASK)).truncated).toBe(true);
    await engine.settled();
    expect(cache.entries.size).toBe(0);
  });
});

describe('when a back end fails', () => {
  it('the cache, the answer comes all the same and says so', async () => {
    const cache = { ...fakeCache(), get: broken('cache_unavailable'), set: broken('cache_unavailable') };
    const { engine } = fakeEngine({ cache });
    expect((await engine.ask(ASK)).degraded).toEqual(['cache']);
    await engine.settled();
  });

  it('the sessions, the answer comes without memory and says so', async () => {
    const sessions = {
      ...fakeSessions(),
      read: broken('session_unavailable'),
      append: broken('session_unavailable'),
    };
    const { engine } = fakeEngine({ sessions });
    const answer = await engine.ask({ ...ASK, sessionId: crypto.randomUUID() });
    expect(answer.degraded).toEqual(['session']);
    await engine.settled();
  });

  it('the search, a stale answer is given', async () => {
    let now = 0;
    const store = fakeStore();
    const { engine } = fakeEngine({ store, now: () => now, settings: { answerTtlMs: 1_000 } });
    await engine.ask(ASK);
    now = 2_000;
    store.search = broken('search_unavailable');
    expect(await engine.ask(ASK)).toMatchObject({ cached: true, degraded: ['search'] });
  });

  it('the search, and nothing is cached, the failure is told', async () => {
    const store = { ...fakeStore(), search: () => Promise.reject(new Error('connection refused')) };
    const { engine } = fakeEngine({ store });
    await expect(engine.ask(ASK)).rejects.toMatchObject({
      code: 'search_unavailable',
      retryable: true,
    });
  });

  it.each(['search', 'generation'] as const)(
    "the index's quota, key or time (%s), that is none of the reader's",
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

  it('the index is missing, that is told', async () => {
    const generation = () => Promise.reject(new RagError('index_missing', 'none'));
    const { engine } = fakeEngine({ store: { ...fakeStore(), generation } });
    await expect(engine.ask(ASK)).rejects.toMatchObject({ code: 'index_missing' });
  });

  it('the embedder, text alone is searched and the answer says so', async () => {
    const store = { ...fakeStore(), capabilities: { vector: true, text: true } };
    const embedder = { model: 'e', dimensions: 2, embed: () => Promise.reject(UNAVAILABLE) };
    const { engine, cache } = fakeEngine({ store, embedder });
    expect((await engine.ask(ASK)).degraded).toEqual(['embedding']);
    await engine.settled();
    expect(cache.entries.size).toBe(0);
  });
});

it('searches with the vector of the standalone question', async () => {
  const requests: unknown[] = [];
  const store = {
    ...fakeStore(),
    capabilities: { vector: true, text: true },
    search: async (request: unknown) => {
      requests.push(request);
      return PASSAGES;
    },
  };
  const embedder = { model: 'e', dimensions: 2, embed: async () => [Float32Array.of(1, 0)] };
  const { engine } = fakeEngine({ store, embedder });
  await engine.ask(ASK);
  expect(requests).toEqual([{ text: ASK.message, top: 4, vector: Float32Array.of(1, 0) }]);
});

describe('admission', () => {
  const refused = () => Promise.reject(new RagError('rate_limited', 'too many', { retryAfterMs: 6_000 }));

  it('refused, ends in the error before anything that costs money', async () => {
    const { engine, llm, store } = fakeEngine();
    const events = await collect(engine.stream({ ...ASK, admission: refused() }));
    expect(typesOf(events)).toEqual(['start', 'error']);
    expect(events.at(-1)).toMatchObject({ error: { code: 'rate_limited', retryAfterMs: 6_000 } });
    expect(llm.requests).toHaveLength(0);
    expect(store.queries).toHaveLength(0);
  });

  it('refused in a conversation, calls no rewriting model either', async () => {
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

  it('is asked for at the same time as the cache', async () => {
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

  it('leaves no unhandled rejection behind when the reader goes at once', async () => {
    const { engine } = fakeEngine();
    const events = engine.stream({ ...ASK, admission: refused() })[Symbol.asyncIterator]();
    await events.next();
    await events.return?.();
  });
});

describe('a reader who leaves', () => {
  it('ends the model call', async () => {
    const { engine, llm } = fakeEngine({ llm: scriptedLLM(['One ', 'two ', 'three', finish()]) });
    for await (const event of engine.stream(ASK)) if (event.type === 'delta') break;
    await macrotask();
    expect(llm.left).toBe(1);
  });

  it('does not take the answer from those who follow', async () => {
    const { engine, llm } = fakeEngine({ llm: scriptedLLM(['One ', 'two [1]', finish()]) });
    const staying = engine.ask(ASK);
    for await (const event of engine.stream(ASK)) if (event.type === 'delta') break;
    expect((await staying).text).toBe('One two [1]');
    expect(llm.requests).toHaveLength(1);
  });

  it('by its signal, gets an error and nothing is kept', async () => {
    const controller = new AbortController();
    const { engine, sessions } = fakeEngine();
    const events: AnswerEvent[] = [];
    for await (const event of engine.stream(ASK, { signal: controller.signal })) {
      events.push(event);
      if (event.type === 'sources') controller.abort();
    }
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { code: 'aborted' } });
    expect(sessions.conversations.size).toBe(0);
  });
});

it('forgets a conversation', async () => {
  const { engine, sessions } = fakeEngine();
  const { sessionId } = await engine.ask(ASK);
  await engine.forget(sessionId);
  expect(sessions.conversations.size).toBe(0);
});
