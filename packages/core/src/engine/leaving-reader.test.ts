import { describe, expect, it } from 'vitest';
import { fakeEngine, finish, macrotask, scriptedLLM } from '../__fixtures__/fakes.ts';
import type { AnswerEvent } from '../answer/index.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };

describe('a client that disconnects', () => {
  it('ends the model call', async () => {
    const { engine, llm } = fakeEngine({
      llm: scriptedLLM([...Array.from({ length: 1_000 }, () => 'word '), finish()]),
    });
    for await (const event of engine.stream(ASK)) if (event.type === 'delta') break;
    await macrotask();
    expect(llm.left).toBe(1);
  });

  it('does not end the answer for others that wait for it', async () => {
    const { engine, llm } = fakeEngine({ llm: scriptedLLM(['One ', 'two [1]', finish()]) });
    const staying = engine.ask(ASK);
    for await (const event of engine.stream(ASK)) if (event.type === 'delta') break;
    expect((await staying).text).toBe('One two [1]');
    expect(llm.requests).toHaveLength(1);
  });

  it('through its abort signal gets an error and stores nothing', async () => {
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
