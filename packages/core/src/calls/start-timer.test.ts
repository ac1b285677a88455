import { afterEach, describe, expect, it, vi } from 'vitest';
import { startTimer } from './start-timer.ts';

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

function blockEventLoop(ms: number): void {
  const endsAt = performance.now() + ms;
  while (performance.now() < endsAt);
}

describe('startTimer', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('calls back once, after the time and not before', async () => {
    vi.useFakeTimers();
    const onTimeout = vi.fn();
    startTimer(100, onTimeout);
    await vi.advanceTimersByTimeAsync(99);
    expect(onTimeout).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(onTimeout).toHaveBeenCalledTimes(1);
  });

  it('does not time out because the process itself was blocked', async () => {
    const onTimeout = vi.fn();
    const stop = startTimer(100, onTimeout);
    blockEventLoop(150);
    await turn();
    stop();
    expect(onTimeout).not.toHaveBeenCalled();
  });

  it('accepts a reply that is read in the same turn of the event loop as the timeout', async () => {
    vi.useFakeTimers();
    const onTimeout = vi.fn();
    const stop = startTimer(100, onTimeout);
    await vi.advanceTimersByTimeAsync(100);
    stop();
    await vi.advanceTimersByTimeAsync(100);
    expect(onTimeout).not.toHaveBeenCalled();
  });

  it('leaves no timer when it is stopped early', async () => {
    vi.useFakeTimers();
    const onTimeout = vi.fn();
    const stop = startTimer(100, onTimeout);
    await vi.advanceTimersByTimeAsync(50);
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
