import { expect, it, vi } from 'vitest';
import { collect, fakeCache, fakeSessions, fakeStore, finish, scriptedLLM } from '../__fixtures__/fakes.ts';
import { RagError } from '../errors.ts';
import type { LLM } from '../ports/index.ts';
import { createChatContext } from './chat-context.ts';
import { streamAnswer } from './stream-answer.ts';

/** Asks a question and records the running turns. */
function ask(llm: LLM = scriptedLLM(['Thirty [1].', finish()])) {
  const parts = { store: fakeStore(), cache: fakeCache(), sessions: fakeSessions(), llm };
  const context = createChatContext(parts, () => {});
  const [begin, end] = [vi.spyOn(context.turns, 'begin'), vi.spyOn(context.turns, 'end')];
  return {
    events: streamAnswer(context, { message: 'How many days of leave do full-timers get?' }, {}),
    turns: () => ({
      begun: begin.mock.calls.map(([turn]) => turn),
      ended: end.mock.calls.map(([turn]) => turn),
    }),
  };
}

it('a turn is released when it is answered', async () => {
  const { events, turns } = ask();
  await collect(events);
  const { begun, ended } = turns();
  expect(begun).toHaveLength(1);
  expect(ended).toEqual(begun);
});

it('a turn is released when it fails', async () => {
  const { events, turns } = ask(scriptedLLM([new RagError('model_unavailable', 'down')]));
  await collect(events);
  expect(turns().ended).toEqual(turns().begun);
  expect(turns().ended).toHaveLength(1);
});

it.each(['start', 'sources', 'delta', 'done'])(
  'a turn is released when the client disconnects at its %s',
  async (type) => {
    const { events, turns } = ask();
    for await (const event of events) if (event.type === type) break;
    expect(turns().ended).toEqual(turns().begun);
    expect(turns().ended).toHaveLength(1);
  },
);

it.each([
  ['answered', [' Thirty [1].', finish()]],
  ['failed', [new RagError('model_unavailable', 'down')]],
])(
  'a turn that is %s is released with its last event, though nothing is pulled after it',
  async (_, script) => {
    const { events, turns } = ask(scriptedLLM(script));
    const reader = events[Symbol.asyncIterator]();
    let type: string | undefined;
    do type = (await reader.next()).value?.type;
    while (type !== 'done' && type !== 'error');
    expect(turns().ended).toEqual(turns().begun);
    expect(turns().ended).toHaveLength(1);
  },
);

it('a cached answer is released with its last event, too', async () => {
  const context = createChatContext(
    { store: fakeStore(), llm: scriptedLLM(['Thirty [1].', finish()]) },
    () => {},
  );
  const message = 'How many days of leave do full-timers get?';
  await collect(streamAnswer(context, { message }, {}));
  const end = vi.spyOn(context.turns, 'end');
  const reader = streamAnswer(context, { message }, {})[Symbol.asyncIterator]();
  for (const type of ['start', 'sources', 'delta', 'done'])
    expect((await reader.next()).value?.type).toBe(type);
  expect(end).toHaveBeenCalledTimes(1);
});
