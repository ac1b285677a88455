import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from './run-command.ts';

const KIND = { code: 'cache_unavailable', message: 'The cache in Redis is not available.' } as const;
const never = () => new Promise<never>(() => {});

describe('runCommand', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('rejects at the timeout and not before', async () => {
    const settled = vi.fn();
    runCommand(never, { kind: KIND, timeoutMs: 100, signal: undefined }).catch(settled);
    await vi.advanceTimersByTimeAsync(99);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2);
    expect(settled).toHaveBeenCalledWith(
      expect.objectContaining({
        code: 'cache_unavailable',
        details: { backend: 'redis', reason: 'timeout' },
      }),
    );
  });

  it('rejects with `aborted` immediately when the caller aborts', async () => {
    const controller = new AbortController();
    const call = runCommand(never, { kind: KIND, timeoutMs: 100, signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
  });

  it('sends nothing when the signal is already aborted', async () => {
    const command = vi.fn(never);
    const call = runCommand(command, { kind: KIND, timeoutMs: 100, signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    expect(command).not.toHaveBeenCalled();
  });

  it.each([
    ['a reply', () => Promise.resolve('reply')],
    ['a failure', () => Promise.reject(new Error('failure'))],
    [
      'a command that throws',
      () => {
        throw new Error('failure');
      },
    ],
  ])('leaves no timer and no listener after %s', async (_what, command: () => Promise<string>) => {
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, 'removeEventListener');
    await runCommand(command, { kind: KIND, timeoutMs: 100, signal }).catch(() => {});
    expect(vi.getTimerCount()).toBe(0);
    expect(remove).toHaveBeenCalledTimes(1);
  });

  it('ignores a failure that arrives after the timeout', async () => {
    let reject = (_error: Error): void => {};
    const promise = new Promise<never>((_, rejectPromise) => {
      reject = rejectPromise;
    });
    const call = runCommand(() => promise, { kind: KIND, timeoutMs: 100, signal: undefined });
    const rejected = expect(call).rejects.toMatchObject({ details: { reason: 'timeout' } });
    await vi.advanceTimersByTimeAsync(101);
    await rejected;
    reject(new Error('Connection is closed.'));
    await vi.advanceTimersByTimeAsync(1);
  });
});
