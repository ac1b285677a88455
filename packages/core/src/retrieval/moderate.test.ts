import { describe, expect, it } from 'vitest';
import { fakeEngine } from '../__fixtures__/fakes.ts';
import { RagError } from '../errors.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };
const allows = async () => true;

describe('a moderator', () => {
  it('is called once for an answer that has to be generated', async () => {
    const asked: string[] = [];
    const moderator = { allows: async (question: string) => asked.push(question) > 0 };
    const { engine } = fakeEngine({ moderator });
    await engine.ask(ASK);
    await engine.ask(ASK);
    expect(asked).toEqual([ASK.message.toLowerCase()]);
  });

  it('that allows a question changes nothing', async () => {
    const { engine } = fakeEngine({ moderator: { allows } });
    const answer = await engine.ask(ASK);
    expect(answer).toMatchObject({ outcome: 'answered', degraded: [] });
  });

  it('that refuses a question causes a polite answer without a model call', async () => {
    const { engine, llm } = fakeEngine({ moderator: { allows: async () => false } });
    const answer = await engine.ask(ASK);
    expect(answer).toMatchObject({ outcome: 'filtered', citations: [], degraded: [] });
    expect(answer.text).not.toBe('');
    expect(llm.requests).toHaveLength(0);
  });

  it('that refuses a question causes no entry in cache or conversation', async () => {
    const { engine, cache, sessions } = fakeEngine({ moderator: { allows: async () => false } });
    await engine.ask(ASK);
    await engine.settled();
    expect([cache.entries.size, sessions.conversations.size]).toEqual([0, 0]);
  });

  it('that fails causes a degraded answer that is not cached', async () => {
    const moderator = { allows: () => Promise.reject(new RagError('model_unavailable', 'down')) };
    const { engine, cache } = fakeEngine({ moderator });
    const answer = await engine.ask(ASK);
    await engine.settled();
    expect(answer).toMatchObject({ outcome: 'answered', degraded: ['moderation'] });
    expect(cache.entries.size).toBe(0);
  });
});
