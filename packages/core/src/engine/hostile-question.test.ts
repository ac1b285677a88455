import { describe, expect, it } from 'vitest';
import { collect, fakeEngine, fakeSessions } from '../__fixtures__/fakes.ts';

const QUESTION = 'How many days of leave do full-timers get?';

describe('a question with characters that nobody sees', () => {
  const HIDDEN = `How many \u202edays\u202c of\u200b leave\u0000 do full-timers get?\u{e0041}`;

  it('is searched, asked and remembered without them', async () => {
    const { engine, store, llm, sessions } = fakeEngine();
    const { sessionId } = await engine.ask({ message: HIDDEN });
    expect(store.queries).toEqual([QUESTION.toLowerCase()]);
    expect(llm.requests[0]?.grounding?.question).toBe(QUESTION.toLowerCase());
    expect(sessions.conversations.get(sessionId)?.[0]?.content).toBe(QUESTION);
  });

  it('shares the answer of the question without them', async () => {
    const { engine } = fakeEngine();
    await engine.ask({ message: QUESTION });
    expect((await engine.ask({ message: HIDDEN })).cached).toBe(true);
  });
});

it.each([
  ['has nothing else', '\u200b\u202e'],
  ['has but spaces besides', '\u200b \u202e'],
  ['is too long', 'x'.repeat(8_001)],
])('refuses a question that %s, naming the field', async (_what, message) => {
  const { engine, store } = fakeEngine();
  const events = await collect(engine.stream({ message }));
  expect(events.at(-1)).toMatchObject({
    type: 'error',
    error: { code: 'invalid_input', message: expect.stringMatching(/^message: /) },
  });
  expect(store.queries).toEqual([]);
});

it('takes the longest question', async () => {
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
    ['an essay', 'why '.repeat(12_500)],
    ['nothing', ' '],
    ['nothing that can be seen', '\u200b'],
  ])('that writes %s is replaced by the words of the conversation', async (_what, rewritten) => {
    const { query, answer } = await followUp(rewritten);
    expect(query).toMatch(/^and for part-timers\? \(.{0,40}days leave/);
    expect(answer.degraded).toEqual(['rewrite']);
  });

  it('has what nobody sees taken out of its question', async () => {
    expect((await followUp('Leave for\u202e part-timers?')).query).toBe('leave for part-timers?');
  });

  it('that fails after an endless question does not make another', async () => {
    const before = Array.from({ length: 5_000 }, (_, index) => `topic${index}`).join(' ');
    expect((await followUp('', before)).query).toHaveLength(8_000);
  });
});
