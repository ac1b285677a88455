import { describe, expect, it } from 'vitest';
import { collect, fakeEngine, fakeSessions, finish, macrotask, scriptedLLM } from '../__fixtures__/fakes.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };

describe('a conversation that is forgotten while an answer is under way', () => {
  // Covers: stray-message
  it('is not remembered by that answer, even when it is new', async () => {
    const { engine, sessions } = fakeEngine();
    for await (const event of engine.stream(ASK))
      if (event.type === 'start') await engine.forget(event.sessionId);
    await engine.settled();
    expect(sessions.conversations.size).toBe(0);
  });

  it('is not remembered by an answer from the cache', async () => {
    const { engine, sessions } = fakeEngine();
    await engine.ask(ASK);
    await engine.settled();
    sessions.conversations.clear();
    const sessionId = crypto.randomUUID();
    for await (const event of engine.stream({ ...ASK, sessionId })) {
      if (event.type === 'sources') await engine.forget(sessionId);
      if (event.type === 'done') expect(event.answer.cached).toBe(true);
    }
    await engine.settled();
    expect(sessions.conversations.size).toBe(0);
  });

  it('remembers what is asked afterwards', async () => {
    const { engine, sessions } = fakeEngine();
    const { sessionId } = await engine.ask(ASK);
    await engine.forget(sessionId);
    await engine.ask({ ...ASK, sessionId });
    await engine.settled();
    expect(sessions.conversations.get(sessionId)).toHaveLength(2);
  });

  it('leaves other conversations as they are', async () => {
    const { engine, sessions } = fakeEngine();
    for await (const event of engine.stream(ASK))
      if (event.type === 'start') await engine.forget(crypto.randomUUID());
    await engine.settled();
    expect(sessions.conversations.size).toBe(1);
  });

  it('is forgotten though the store fails', async () => {
    const sessions = { ...fakeSessions(), clear: () => Promise.reject(new Error('down')) };
    const { engine } = fakeEngine({ sessions });
    for await (const event of engine.stream(ASK)) {
      if (event.type === 'start') await engine.forget(event.sessionId).catch(() => {});
    }
    await engine.settled();
    expect(sessions.conversations.size).toBe(0);
  });
});

it('keeps the conversations of other callers who share the same answer', async () => {
  const { engine, sessions } = fakeEngine({ llm: scriptedLLM(['One ', 'two [1]', finish()]) });
  const other = collect(engine.stream(ASK));
  for await (const event of engine.stream(ASK))
    if (event.type === 'start') await engine.forget(event.sessionId);
  await other;
  await macrotask();
  expect(sessions.conversations.size).toBe(1);
});
