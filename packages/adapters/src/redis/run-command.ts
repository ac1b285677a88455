import { RagError } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';
import { type FailureKind, toRedisError } from './map-error.ts';
import { startTimer } from './start-timer.ts';

export interface CommandLimits {
  readonly kind: FailureKind;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs one call to Redis and rejects, as a {@link RagError}, when it fails, takes longer than `timeoutMs` or
 * its caller gives up. Redis cannot be told to drop a command that has been sent: its answer is then ignored.
 *
 * ioredis's own `commandTimeout` is not enough: it begins when a command is written, and with auto-pipelining
 * a command may wait for the pipeline before it.
 */
export async function runCommand<Reply>(
  command: () => Promise<Reply>,
  { kind, timeoutMs, signal }: CommandLimits,
): Promise<Reply> {
  throwIfAborted(signal);
  let stop = (): void => {};
  const interrupted = new Promise<never>((_, reject) => {
    const onAbort = (): void =>
      reject(new RagError('aborted', 'The caller gave up.', { cause: signal?.reason }));
    const onTimeout = (): void =>
      reject(new RagError(kind.code, kind.message, { details: { backend: 'redis', reason: 'timeout' } }));
    const stopTimer = startTimer(timeoutMs, onTimeout);
    signal?.addEventListener('abort', onAbort, { once: true });
    stop = () => {
      stopTimer();
      signal?.removeEventListener('abort', onAbort);
    };
  });
  try {
    return await Promise.race([command(), interrupted]);
  } catch (error) {
    throw toRedisError(error, kind);
  } finally {
    stop();
  }
}
