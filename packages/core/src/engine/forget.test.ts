import { describe, expect, it } from 'vitest';
import { collect, fakeEngine, fakeSessions, finish, macrotask, scriptedLLM } from '../__fixtures__/fakes.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };

describe('a conversation that is deleted during an answer', () => {
  // Covers: stray-message
  it('does not get that answer, even if it is new', async () => {
    const { engine, sessions } = fakeEngine();
    for await (const event of engine.stream(ASK))
      if (event.type === 'start') await engine.forget(event.sessionId);
    await engine.settled();
    expect(sessions.conversations.size).toBe(0);
  });

  it('does not get a cached answer', async () => {
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

  it('gets later questions', async () => {
    const { engine, sessions } = fakeEngine();
    const { sessionId } = await engine.ask(ASK);
    await engine.forget(sessionId);
    await engine.ask({ ...ASK, sessionId });
    await engine.settled();
    expect(sessions.conversations.get(sessionId)).toHaveLength(2);
  });

  it('does not affect other conversations', async () => {
    const { engine, sessions } = fakeEngine();
    for await (const event of engine.stream(ASK))
      if (event.type === 'start') await engine.forget(crypto.randomUUID());
    await engine.settled();
    expect(sessions.conversations.size).toBe(1);
  });

  it('does not get that answer even if the store fails', async () => {
    const sessions = { ...fakeSessions(), clear: () => Promise.reject(new Error('down')) };
    const { engine } = fakeEngine({ sessions });
    for await (const event of engine.stream(ASK)) {
      if (event.type === 'start') await engine.forget(event.sessionId).catch(() => {});
    }
    await engine.settled();
    expect(sessions.conversations.size).toBe(0);
  });
});

it('a deleted conversation does not affect others that share its answer', async () => {
  const { engine, sessions } = fakeEngine({ llm: scriptedLLM(['One ', 'two [1]', finish()]) });
  const other = collect(engine.stream(ASK));
  for await (const event of engine.stream(ASK))
    if (event.type === 'start') await engine.forget(event.sessionId);
  await other;
  await macrotask();
  expect(sessions.conversations.size).toBe(1);
});
