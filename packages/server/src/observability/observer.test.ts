import { expect, it, vi } from 'vitest';
import { combineObservers } from './observer.ts';

it('calls each observer for the events that it handles', () => {
  const [first, second] = [vi.fn(), vi.fn()];
  const observer = combineObservers([{ rated: first }, { rated: second, limiterFailed: first }]);
  observer.rated?.(true);
  expect([first.mock.calls, second.mock.calls]).toEqual([[[true]], [[true]]]);
});

it('has no member that no observer has, so that unused events are not prepared', () => {
  expect(Object.keys(combineObservers([{ rated() {} }, {}]))).toEqual(['rated']);
});
