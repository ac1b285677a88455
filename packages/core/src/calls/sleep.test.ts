import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sleep } from './sleep.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('sleep resolves after its time', async () => {
  const slept = sleep(10);
  await vi.advanceTimersByTimeAsync(10);
  await expect(slept).resolves.toBeUndefined();
});

it('sleep rejects as soon as it is aborted and leaves no timer', async () => {
  const caller = new AbortController();
  const rejected = expect(sleep(10, caller.signal)).rejects.toMatchObject({ code: 'aborted' });
  caller.abort();
  await rejected;
  expect(vi.getTimerCount()).toBe(0);
});
