import { afterEach, describe, expect, it, vi } from 'vitest';
import { startTimer } from './start-timer.ts';

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

function standStill(ms: number): void {
  const endsAt = performance.now() + ms;
  while (performance.now() < endsAt);
}

describe('startTimer', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('calls once, after the time and not before', async () => {
    vi.useFakeTimers();
    const onTimeout = vi.fn();
    startTimer(100, onTimeout);
    await vi.advanceTimersByTimeAsync(99);
    expect(onTimeout).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(onTimeout).toHaveBeenCalledTimes(1);
  });

  it('does not hold it against a server that the process itself stood still', async () => {
    const onTimeout = vi.fn();
    const stop = startTimer(100, onTimeout);
    standStill(150);
    await turn();
    stop();
    expect(onTimeout).not.toHaveBeenCalled();
  });

  it('lets what is read after the timers still count, when both are due at once', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const onTimeout = vi.fn();
    const stop = startTimer(100, onTimeout);
    vi.advanceTimersByTime(100);
    stop();
    await new Promise(setImmediate);
    expect(onTimeout).not.toHaveBeenCalled();
  });

  it('leaves no timer behind when it is stopped on the way', async () => {
    vi.useFakeTimers();
    const onTimeout = vi.fn();
    const stop = startTimer(100, onTimeout);
    await vi.advanceTimersByTimeAsync(50);
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
