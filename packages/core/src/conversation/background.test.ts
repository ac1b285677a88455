import { expect, it } from 'vitest';
import { splitBackground, withBackground } from './background.ts';

it('takes apart what it has joined', () => {
  expect(splitBackground(withBackground('And for part-timers?', ['days', 'leave']))).toEqual({
    asked: 'And for part-timers?',
    background: 'days leave',
  });
});

it.each(['Is zone A (old town) full?', 'When (if ever) do (you) open?', '(leave)', 'f(x) (y'])(
  'takes %j for one question',
  (question) => {
    expect(splitBackground(question)).toEqual({ asked: question, background: '' });
  },
);
