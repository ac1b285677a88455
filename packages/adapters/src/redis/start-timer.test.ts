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

  it('lets a reply count that was there before the time was up, though timers come first', async () => {
    const { port1, port2 } = new MessageChannel();
    const onTimeout = vi.fn();
    const stop = startTimer(10, onTimeout);
    const heard = new Promise<void>((resolve) => {
      port2.once('message', () => {
        stop();
        resolve();
      });
    });
    // The last of ten steps is due, and the reply is there: both are found at the same turn.
    await new Promise((resolve) => setTimeout(resolve, 9));
    port1.postMessage('reply');
    standStill(20);
    await heard;
    await turn();
    port1.close();
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
