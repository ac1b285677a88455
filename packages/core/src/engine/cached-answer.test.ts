import { describe, expect, it } from 'vitest';
import {
  answerOf,
  collect,
  fakeCache,
  fakeEngine,
  fakeStore,
  finish,
  passage,
  scriptedLLM,
  USAGE,
} from '../__fixtures__/fakes.ts';
import type { AnswerEvent } from '../answer/index.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };

function typesOf(events: readonly AnswerEvent[]): string[] {
  return events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
}

describe('a repeated question', () => {
  it('gets the cached text and sources without a model call', async () => {
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
      billed: [],
      saved: [{ model: 'scripted', usage: USAGE }],
    });
    expect(first).toMatchObject({ billed: second.saved });
    expect(first.saved).toBeUndefined();
    expect(second.answerId).not.toBe(first.answerId);
    expect(llm.requests).toHaveLength(1);
  });

  it.each(['HOW MANY DAYS OF LEAVE DO FULL-TIMERS GET?', 'How Many Days of Leave do Full-Timers get?'])(
    'gets the cached answer of %j, which was searched in lower case',
    async (message) => {
      const { engine, llm, store, sessions } = fakeEngine();
      await engine.ask({ message, sessionId: 's' });
      await engine.settled();
      expect((await engine.ask(ASK)).cached).toBe(true);
      expect(store.queries).toEqual([ASK.message.toLowerCase()]);
      expect(JSON.stringify(llm.requests)).toContain(ASK.message.toLowerCase());
      expect(sessions.conversations.get('s')?.[0]?.content).toBe(message);
    },
  );

  it('does not get the answer to a question with an acronym instead of a word', async () => {
    const { engine } = fakeEngine();
    await engine.ask('Who runs IT?');
    expect((await engine.ask('Who runs it?')).cached).toBe(false);
  });

  it('is shown what else was found in the cited documents, on every replica', async () => {
    const found = ['p1', 'p2', 'p3'].map((id) => ({
      ...passage(id, `The text of ${id}.`),
      heading: `On ${id}`,
    }));
    const elsewhere = { ...passage('x', 'Another document.'), source: 'other.pdf', heading: 'Elsewhere' };
    const plain = passage('p4', 'A passage without a heading.');
    const parts = { cache: fakeCache(), store: fakeStore([...found, elsewhere, plain]) };
    await fakeEngine(parts).engine.ask(ASK);
    const events = await collect(fakeEngine(parts).engine.stream(ASK));
    const sources = events.flatMap((event) => (event.type === 'sources' ? event.passages : []));
    expect(sources.map(({ id, heading }) => [id, heading])).toEqual([
      ['p1', 'On p1'],
      ['p2', 'On p2'],
      ['p3', 'On p3'],
    ]);
  });

  it('is answered from memory in this process and from the cache in another one', async () => {
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

  // Covers: stale-documents
  it('gets a new answer once the index has changed', async () => {
    const { engine, llm, store } = fakeEngine();
    await engine.ask(ASK);
    store.current = 'g2';
    expect((await engine.ask(ASK)).cached).toBe(false);
    expect(llm.requests).toHaveLength(2);
  });

  // Covers: stale-answer-in-the-making
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

  it('gets a new answer when the cached one has expired', async () => {
    let now = 0;
    const { engine } = fakeEngine({ now: () => now, settings: { answerTtlMs: 1_000 } });
    await engine.ask(ASK);
    now = 999;
    expect((await engine.ask(ASK)).cached).toBe(true);
    now = 1_000;
    expect((await engine.ask(ASK)).cached).toBe(false);
  });
});
