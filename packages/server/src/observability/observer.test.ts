import { expect, it, vi } from 'vitest';
import { combineObservers } from './observer.ts';

it('tells each observer what it wants to know', () => {
  const [first, second] = [vi.fn(), vi.fn()];
  const observer = combineObservers([{ rated: first }, { rated: second, limiterFailed: first }]);
  observer.rated?.(true);
  expect([first.mock.calls, second.mock.calls]).toEqual([[[true]], [[true]]]);
});

it('has no member that no observer has, so that nothing is prepared for it', () => {
  expect(Object.keys(combineObservers([{ rated() {} }, {}]))).toEqual(['rated']);
});
