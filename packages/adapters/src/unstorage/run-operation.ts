import { RagError, type RagErrorCode } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';

/** What a port rejects with when the storage does not do its part, and what that means to an operator. */
export interface FailureKind {
  readonly code: RagErrorCode;
  readonly message: string;
}

export interface OperationOptions {
  readonly kind: FailureKind;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Waits for the storage until the caller gives up or the time is over. Drivers take no signal: what was begun
 * goes on in the background, unheard.
 */
export async function runOperation<Result>(
  operation: () => Promise<Result>,
  { kind, timeoutMs, signal }: OperationOptions,
): Promise<Result> {
  throwIfAborted(signal);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let giveUp: (() => void) | undefined;
  const end = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(toFailure(kind, 'timeout')), timeoutMs);
    giveUp = () => reject(new RagError('aborted', 'The caller gave up.'));
    signal?.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([operation(), end]);
  } catch (error) {
    throw mapError(error, kind);
  } finally {
    clearTimeout(timer);
    if (giveUp !== undefined) signal?.removeEventListener('abort', giveUp);
  }
}

/** The original is not kept as `cause`: drivers put keys, paths and addresses into their errors. */
function mapError(error: unknown, kind: FailureKind): RagError {
  if (error instanceof RagError) return error;
  return toFailure(kind, error instanceof Error ? error.name : 'unknown');
}

function toFailure({ code, message }: FailureKind, reason: string): RagError {
  return new RagError(code, message, { details: { backend: 'unstorage', reason } });
}
