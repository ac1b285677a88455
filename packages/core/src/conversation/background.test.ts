import { expect, it } from 'vitest';
import { splitBackground, withBackground } from './background.ts';

it('splits a question from the background that was joined to it', () => {
  expect(splitBackground(withBackground('And for part-timers?', ['days', 'leave']))).toEqual({
    asked: 'And for part-timers?',
    background: 'days leave',
  });
});

it.each(['Is zone A (old town) full?', 'When (if ever) do (you) open?', '(leave)', 'f(x) (y'])(
  'reads %j as a question without background',
  (question) => {
    expect(splitBackground(question)).toEqual({ asked: question, background: '' });
  },
);
