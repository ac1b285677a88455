import { describe, expect, it } from 'vitest';
import { collect, fakeEngine, fakeSessions } from '../__fixtures__/fakes.ts';

const QUESTION = 'How many days of leave do full-timers get?';

describe('a question with invisible characters', () => {
  const HIDDEN = `How many \u202edays\u202c of\u200b leave\u0000 do full-timers get?\u{e0041}`;

  it('is searched, answered and stored without them', async () => {
    const { engine, store, llm, sessions } = fakeEngine();
    const { sessionId } = await engine.ask({ message: HIDDEN });
    expect(store.queries).toEqual([QUESTION.toLowerCase()]);
    expect(llm.requests[0]?.grounding?.question).toBe(QUESTION.toLowerCase());
    expect(sessions.conversations.get(sessionId)?.[0]?.content).toBe(QUESTION);
  });

  it('shares the answer of the plain question', async () => {
    const { engine } = fakeEngine();
    await engine.ask({ message: QUESTION });
    expect((await engine.ask({ message: HIDDEN })).cached).toBe(true);
  });
});

it.each([
  ['has only invisible characters', '\u200b\u202e'],
  ['has only invisible characters and spaces', '\u200b \u202e'],
  ['is too long', 'x'.repeat(8_001)],
])('a question that %s is refused with the name of the field', async (_what, message) => {
  const { engine, store } = fakeEngine();
  const events = await collect(engine.stream({ message }));
  expect(events.at(-1)).toMatchObject({
    type: 'error',
    error: { code: 'invalid_input', message: expect.stringMatching(/^message: /) },
  });
  expect(store.queries).toEqual([]);
});

it('a question of the maximum length is answered', async () => {
  const { engine } = fakeEngine();
  expect((await engine.ask({ message: 'x'.repeat(8_000) })).outcome).toBe('answered');
});

describe('a rewriter', () => {
  async function followUp(rewritten: string, before = QUESTION) {
    const sessions = fakeSessions();
    const sessionId = crypto.randomUUID();
    await sessions.append(sessionId, [{ role: 'user', content: before }]);
    const { engine, store } = fakeEngine({
      sessions,
      rewriter: { rewrite: async () => rewritten },
      settings: { historyTokens: 100_000 },
    });
    const answer = await engine.ask({ message: 'And for part-timers?', sessionId });
    return { query: store.queries[0] ?? '', answer };
  }

  it.each([
    ['a text that is too long', 'why '.repeat(12_500)],
    ['an empty text', ' '],
    ['only invisible characters', '\u200b'],
  ])('that returns %s is replaced by words of the conversation', async (_what, rewritten) => {
    const { query, answer } = await followUp(rewritten);
    expect(query).toMatch(/^and for part-timers\? \(.{0,40}days leave/);
    expect(answer.degraded).toEqual(['rewrite']);
  });

  it('has invisible characters removed from its question', async () => {
    expect((await followUp('Leave for\u202e part-timers?')).query).toBe('leave for part-timers?');
  });

  it('that fails after a very long question does not lead to a longer one', async () => {
    const before = Array.from({ length: 5_000 }, (_, index) => `topic${index}`).join(' ');
    expect((await followUp('', before)).query).toHaveLength(8_000);
  });
});
