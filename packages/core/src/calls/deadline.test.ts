import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RagError } from '../errors.ts';
import { openDeadline, withDeadline } from './deadline.ts';

const NEVER = new Promise<never>(() => {});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a call with a deadline', () => {
  it('resolves as the call does and leaves no timer behind', async () => {
    expect(await withDeadline(async () => 'reply', { timeoutMs: 10, signal: undefined })).toBe('reply');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects as the call does', async () => {
    const failure = new RagError('cache_unavailable', 'gone');
    const call = withDeadline(() => Promise.reject(failure), { timeoutMs: 10, signal: undefined });
    await expect(call).rejects.toBe(failure);
  });

  it('rejects with a timeout and aborts the call, with the timeout as the reason', async () => {
    let own: AbortSignal | undefined;
    const call = withDeadline(
      ({ signal }) => {
        own = signal;
        return NEVER;
      },
      { timeoutMs: 10, signal: undefined },
    );
    const rejected = expect(call).rejects.toMatchObject({ code: 'timeout', details: { limitMs: 10 } });
    await vi.advanceTimersByTimeAsync(10);
    await rejected;
    expect(own?.reason).toMatchObject({ code: 'timeout' });
  });

  it('rejects with the error that is given for a timeout', async () => {
    const slow = new RagError('cache_unavailable', 'slow');
    const call = withDeadline(() => NEVER, { timeoutMs: 10, signal: undefined, toTimeoutError: () => slow });
    const rejected = expect(call).rejects.toBe(slow);
    await vi.advanceTimersByTimeAsync(10);
    await rejected;
  });

  it('rejects as aborted as soon as the caller aborts', async () => {
    const caller = new AbortController();
    const call = withDeadline(() => NEVER, { timeoutMs: 10, signal: caller.signal });
    const rejected = expect(call).rejects.toMatchObject({ code: 'aborted', cause: 'enough' });
    caller.abort('enough');
    await rejected;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not made if the caller has aborted before', async () => {
    const call = vi.fn(async () => 'reply');
    const aborted = withDeadline(call, { timeoutMs: 10, signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ code: 'aborted' });
    expect(call).not.toHaveBeenCalled();
  });

  it('passes a signal that survives spreading into other options', async () => {
    const options = await withDeadline(async (own) => ({ ...own }), { timeoutMs: 10, signal: undefined });
    expect(options.signal).toBeInstanceOf(AbortSignal);
  });
});

describe('a deadline with several limits', () => {
  it('ignores a limit that was stopped', async () => {
    const deadline = openDeadline({ signal: undefined });
    const stop = deadline.limit(10);
    stop();
    await vi.advanceTimersByTimeAsync(20);
    expect(deadline.signal.aborted).toBe(false);
  });

  it('rejects work that begins after its end', async () => {
    const deadline = openDeadline({ signal: undefined });
    deadline.limit(10);
    await vi.advanceTimersByTimeAsync(10);
    await expect(deadline.race(NEVER)).rejects.toMatchObject({ code: 'timeout' });
    expect(deadline.signal.aborted).toBe(true);
  });

  it('uses the timer it is given', async () => {
    let fire = (): void => {};
    const deadline = openDeadline({
      signal: undefined,
      startTimer: (_ms, onTimeout) => {
        fire = onTimeout;
        return () => {};
      },
    });
    deadline.limit(10);
    const rejected = expect(deadline.race(NEVER)).rejects.toMatchObject({ code: 'timeout' });
    fire();
    await rejected;
  });
});
