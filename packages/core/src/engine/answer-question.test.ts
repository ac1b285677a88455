import { describe, expect, it } from 'vitest';
import {
  answerOf,
  collect,
  fakeCache,
  fakeEngine,
  fakeStore,
  PASSAGES,
  scriptedLLM,
  textOf,
  USAGE,
} from '../__fixtures__/fakes.ts';
import type { AnswerEvent } from '../answer/index.ts';
import { RagError } from '../errors.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };
const UNAVAILABLE = new RagError('model_unavailable', 'down');

function typesOf(events: readonly AnswerEvent[]): string[] {
  return events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
}

describe('a first question', () => {
  it('gets a stream of start, sources, deltas and done', async () => {
    const { engine } = fakeEngine();
    const events = await collect(engine.stream(ASK));
    expect(typesOf(events)).toEqual(['start', 'sources', 'delta', 'done']);
    const answer = answerOf(events);
    expect(answer).toMatchObject({
      outcome: 'answered',
      text: 'Full-timers have 30 days [1].',
      sources: ['handbook.pdf#page=3'],
      billed: [{ model: 'scripted', usage: USAGE }],
      cached: false,
      truncated: false,
      degraded: [],
    });
    expect(textOf(events)).toBe(answer.text);
    expect(answer.citations[0]?.excerpt).toBe(PASSAGES[0]?.content);
  });

  it('gets the last event of its stream from ask()', async () => {
    const { engine } = fakeEngine();
    const made = await engine.ask(ASK);
    const cached = await engine.ask(ASK.message);
    expect(made).toMatchObject({ outcome: 'answered', cached: false });
    expect(cached).toMatchObject({ text: made.text, cached: true });
  });

  it('gets the failure of its stream from ask()', async () => {
    const { engine } = fakeEngine({ llm: scriptedLLM([UNAVAILABLE]) });
    await expect(engine.ask(ASK)).rejects.toBe(UNAVAILABLE);
  });

  // Covers: rewritten-first-question
  it('needs one model call and no rewriter', async () => {
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

  it('gets the name of the model that answered, not the name of a group', async () => {
    const llm = scriptedLLM([
      '30 days [1].',
      { type: 'finish', reason: 'stop', usage: USAGE, model: 'one-of-them' },
    ]);
    const { engine } = fakeEngine({ llm });
    expect((await engine.ask(ASK)).model).toBe('one-of-them');
  });

  it('is added to the conversation without citation markers', async () => {
    const { engine, sessions } = fakeEngine();
    const { sessionId } = await engine.ask(ASK);
    expect(sessions.conversations.get(sessionId)).toEqual([
      { role: 'user', content: ASK.message },
      { role: 'assistant', content: 'Full-timers have 30 days.' },
    ]);
  });
});

// Covers: stampede
it('100 identical questions at once cause one model call, each in its own session', async () => {
  const { engine, llm, store } = fakeEngine();
  const answers = await Promise.all(Array.from({ length: 100 }, () => engine.ask(ASK)));
  expect(llm.requests).toHaveLength(1);
  expect(store.queries).toHaveLength(1);
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(new Set(answers.map(({ sessionId }) => sessionId)).size).toBe(100);
  expect(answers.filter(({ billed }) => billed.length > 0)).toHaveLength(1);
  expect(answers.filter(({ saved }) => saved === undefined)).toHaveLength(1);
});

it('a cache look-up just before the answer is stored causes no second model call', async () => {
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

// Covers: unused-history
it('the search gets the vector of the standalone question', async () => {
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
  expect(requests).toEqual([{ text: ASK.message.toLowerCase(), top: 4, vector: Float32Array.of(1, 0) }]);
});

it('forget() deletes a conversation', async () => {
  const { engine, sessions } = fakeEngine();
  const { sessionId } = await engine.ask(ASK);
  await engine.forget(sessionId);
  expect(sessions.conversations.size).toBe(0);
});
