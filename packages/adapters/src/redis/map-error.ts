import { isAbort, RagError, type RagErrorCode } from '@rag/core';

/** The error of a port when Redis fails. */
export interface FailureKind {
  readonly code: RagErrorCode;
  readonly message: string;
}

/**
 * Turns any error into a {@link RagError} of this kind. A RagError passes unchanged.
 *
 * `details.reason` is `timeout`, `connection`, the code of a system error such as `ECONNREFUSED`, or the
 * first word of Redis's own error such as `OOM` or `READONLY`. The error is not kept as `cause`: ioredis
 * includes the command with its keys and values, and Redis quotes arguments.
 */
export function toRedisError(error: unknown, kind: FailureKind): RagError {
  if (error instanceof RagError) return error;
  if (isAbort(error)) return new RagError('aborted', 'The caller gave up.');
  return new RagError(kind.code, kind.message, { details: { backend: 'redis', reason: reasonOf(error) } });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (
    error.name === 'ClusterAllFailedError' &&
    'lastNodeError' in error &&
    error.lastNodeError !== undefined
  ) {
    return reasonOf(error.lastNodeError);
  }
  if (error.message === 'Command timed out') return 'timeout';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error.name === 'ReplyError') return /^[A-Z][A-Z0-9]+/.exec(error.message)?.[0] ?? 'reply';
  return 'connection';
}
