import { beforeEach, expect, it, vi } from 'vitest';
import { RagError } from '../errors.ts';
import { collect, fakeEngine, scriptedLLM } from './__fixtures__/fakes.ts';
import type * as RunningTurnsModule from './running-turns.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };
const { under } = vi.hoisted(() => ({ under: { way: 0, begun: 0 } }));

vi.mock('./running-turns.ts', async (importActual) => {
  const { createRunningTurns } = await importActual<typeof RunningTurnsModule>();
  return {
    createRunningTurns() {
      const turns = createRunningTurns();
      const begin: typeof turns.begin = (turn) => {
        under.way += 1;
        under.begun += 1;
        turns.begin(turn);
      };
      const end: typeof turns.end = (turn) => {
        under.way -= 1;
        turns.end(turn);
      };
      return { ...turns, begin, end };
    },
  };
});

beforeEach(() => {
  Object.assign(under, { way: 0, begun: 0 });
});

it('keeps no turn that was answered', async () => {
  await collect(fakeEngine().engine.answer(ASK));
  expect(under).toEqual({ way: 0, begun: 1 });
});

it('keeps no turn that failed', async () => {
  const llm = scriptedLLM([new RagError('model_unavailable', 'down')]);
  await collect(fakeEngine({ llm }).engine.answer(ASK));
  expect(under).toEqual({ way: 0, begun: 1 });
});

it.each(['start', 'sources', 'delta', 'done'])('keeps no turn that was left at its %s', async (type) => {
  for await (const event of fakeEngine().engine.answer(ASK)) if (event.type === type) break;
  expect(under).toEqual({ way: 0, begun: 1 });
});
