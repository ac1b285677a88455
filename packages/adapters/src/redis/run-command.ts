import { RagError } from '@rag/core';
import { startTimer, withDeadline } from '@rag/core/adapter';
import { type FailureKind, toRedisError } from './map-error.ts';

export interface CommandLimits {
  readonly kind: FailureKind;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Makes one call to Redis. Rejects with a {@link RagError} when the call fails, takes longer than `timeoutMs`, or its
 * caller gives up. Redis cannot drop a command that was sent, so its reply is then ignored.
 *
 * The `commandTimeout` of ioredis is not enough: it starts when a command is written, and with auto-pipelining a
 * command may wait for the pipeline before it.
 */
export async function runCommand<Reply>(
  command: () => Promise<Reply>,
  { kind, timeoutMs, signal }: CommandLimits,
): Promise<Reply> {
  const toTimeoutError = (): RagError =>
    new RagError(kind.code, kind.message, { details: { backend: 'redis', reason: 'timeout' } });
  try {
    return await withDeadline(command, { timeoutMs, signal, startTimer, toTimeoutError });
  } catch (error) {
    throw toRedisError(error, kind);
  }
}
