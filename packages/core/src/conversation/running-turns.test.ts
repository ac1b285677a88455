import { expect, it } from 'vitest';
import { createRunningTurns, type RunningTurn } from './running-turns.ts';

function begin(turns: ReturnType<typeof createRunningTurns>, sessionId: string): RunningTurn {
  const turn = { sessionId, isForgotten: false };
  turns.begin(turn);
  return turn;
}

it('marks exactly the running turns of a forgotten conversation', () => {
  const turns = createRunningTurns();
  const all = ['a', 'b', 'a'].map((id) => begin(turns, id));
  turns.forget('a');
  expect(all.map(({ isForgotten }) => isForgotten)).toEqual([true, false, true]);
});

it.each([
  [0, [false, true, true]],
  [1, [true, false, true]],
  [2, [true, true, false]],
])('removes only turn %d when it ends', (ending, expected) => {
  const turns = createRunningTurns();
  const all = ['a', 'a', 'a'].map((id) => begin(turns, id));
  for (const [index, turn] of all.entries()) if (index === ending) turns.end(turn);
  turns.forget('a');
  expect(all.map(({ isForgotten }) => isForgotten)).toEqual(expected);
});

it('marks no turn that has ended, also if it ends twice', () => {
  const turns = createRunningTurns();
  const [first, second] = [begin(turns, 'a'), begin(turns, 'a')];
  turns.end(second);
  turns.end(first);
  turns.end(first);
  turns.forget('a');
  expect([first, second].map(({ isForgotten }) => isForgotten)).toEqual([false, false]);
});
