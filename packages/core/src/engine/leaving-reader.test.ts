import { describe, expect, it } from 'vitest';
import { fakeEngine, fakeStore, finish, macrotask, scriptedLLM } from '../__fixtures__/fakes.ts';
import type { AnswerEvent } from '../answer/index.ts';
import type { ChatEngine, ChatRequest } from './chat-engine.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };

/** An engine whose store holds its nth call for the index's generation until it is let go. */
function engineThatHoldsCall(held: number) {
  let calls = 0;
  let letGo = (): void => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const store = fakeStore();
  store.generation = async () => {
    calls += 1;
    if (calls === held) await gate;
    return store.current;
  };
  return { ...fakeEngine({ store }), letGo };
}

/** Reads up to the last event, and then leaves. */
async function readToDone(
  engine: ChatEngine,
  request: ChatRequest,
  leave: (events: AsyncIterator<AnswerEvent>, controller: AbortController) => unknown,
): Promise<void> {
  const controller = new AbortController();
  const events = engine.stream(request, { signal: controller.signal })[Symbol.asyncIterator]();
  while ((await events.next()).value?.type !== 'done');
  await leave(events, controller);
}

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

  it.each<[string, (engine: ChatEngine, request: ChatRequest, signal: AbortSignal) => Promise<unknown>]>([
    ['waits for the whole answer', (engine, request, signal) => engine.ask(request, { signal })],
    [
      'reads events',
      async (engine, request, signal) => {
        for await (const _ of engine.stream(request, { signal }));
      },
    ],
    [
      'cannot take text back',
      async (engine, request, signal) => {
        for await (const _ of engine.stream({ ...request, appendOnRestart: true }, { signal }));
      },
    ],
  ])('before its answer is begun causes none, where it %s', async (_, read) => {
    const { engine, llm, store, letGo } = engineThatHoldsCall(1);
    let admissions = 0;
    const admitGeneration = async () => {
      admissions += 1;
    };
    const controller = new AbortController();
    const reading = read(engine, { ...ASK, admitGeneration }, controller.signal).catch(() => {});
    await macrotask();
    controller.abort();
    letGo();
    await reading;
    await macrotask();
    expect([admissions, store.queries.length, llm.requests.length]).toEqual([0, 0, 0]);
  });
});

describe('a whole answer', () => {
  it.each<[string, (engine: ChatEngine) => Promise<unknown>]>([
    ['waited for the whole answer', (engine) => engine.ask(ASK)],
    ['pulled no further', (engine) => readToDone(engine, ASK, () => {})],
    ['left', (engine) => readToDone(engine, ASK, (events) => events.return?.())],
    ['aborted', (engine) => readToDone(engine, ASK, (_, controller) => controller.abort())],
    [
      'cannot take text back, and aborted',
      (engine) =>
        readToDone(engine, { ...ASK, appendOnRestart: true }, (_, controller) => controller.abort()),
    ],
  ])('that is not stored yet is left to later callers by one who %s', async (_, read) => {
    const { engine, llm, letGo } = engineThatHoldsCall(2);
    await read(engine);
    await macrotask();
    const later = await engine.ask(ASK);
    expect([later.cacheResult, llm.requests.length]).toEqual(['shared', 1]);
    letGo();
    await engine.settled();
    expect((await engine.ask(ASK)).cacheResult).toBe('exact');
  });
});
