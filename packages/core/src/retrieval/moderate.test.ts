import { describe, expect, it } from 'vitest';
import { fakeEngine } from '../__fixtures__/fakes.ts';
import { RagError } from '../errors.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };
const allows = async () => true;

describe('a moderator', () => {
  it('is asked about the question, once for an answer that is made', async () => {
    const asked: string[] = [];
    const moderator = { allows: async (question: string) => asked.push(question) > 0 };
    const { engine } = fakeEngine({ moderator });
    await engine.ask(ASK);
    await engine.ask(ASK);
    expect(asked).toEqual([ASK.message.toLowerCase()]);
  });

  it('that allows it changes nothing', async () => {
    const { engine } = fakeEngine({ moderator: { allows } });
    const answer = await engine.ask(ASK);
    expect(answer).toMatchObject({ outcome: 'answered', degraded: [] });
  });

  it('that refuses it gets a kind answer out before any model', async () => {
    const { engine, llm } = fakeEngine({ moderator: { allows: async () => false } });
    const answer = await engine.ask(ASK);
    expect(answer).toMatchObject({ outcome: 'filtered', citations: [], degraded: [] });
    expect(answer.text).not.toBe('');
    expect(llm.requests).toHaveLength(0);
  });

  it('that refuses it leaves nothing in the cache and in the conversation', async () => {
    const { engine, cache, sessions } = fakeEngine({ moderator: { allows: async () => false } });
    await engine.ask(ASK);
    await engine.settled();
    expect([cache.entries.size, sessions.conversations.size]).toEqual([0, 0]);
  });

  it('that fails lets it be answered, which is said and not kept', async () => {
    const moderator = { allows: () => Promise.reject(new RagError('model_unavailable', 'down')) };
    const { engine, cache } = fakeEngine({ moderator });
    const answer = await engine.ask(ASK);
    await engine.settled();
    expect(answer).toMatchObject({ outcome: 'answered', degraded: ['moderation'] });
    expect(cache.entries.size).toBe(0);
  });
});
