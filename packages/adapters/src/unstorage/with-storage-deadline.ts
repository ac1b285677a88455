import { RagError, type RagErrorCode } from '@rag/core';
import { withDeadline } from '@rag/core/adapter';

export interface StorageCallOptions {
  /** The code that the port prescribes for a failing back end. */
  readonly code: RagErrorCode;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Calls the storage, and stops waiting when the caller gives up or the time is over. Drivers take no signal, so
 * an abandoned operation continues in the background and its result is ignored.
 */
export async function withStorageDeadline<Result>(
  operation: () => Promise<Result>,
  { code, timeoutMs, signal }: StorageCallOptions,
): Promise<Result> {
  const toTimeoutError = (): RagError => toStorageError(code, 'timeout');
  try {
    return await withDeadline(operation, { timeoutMs, signal, toTimeoutError });
  } catch (error) {
    if (error instanceof RagError) throw error;
    throw toStorageError(code, error instanceof Error ? error.name : 'unknown');
  }
}

/** Keeps no `cause`: drivers put keys, paths and addresses into their errors. */
function toStorageError(code: RagErrorCode, reason: string): RagError {
  return new RagError(code, 'The key-value storage is unavailable.', {
    details: { backend: 'unstorage', reason },
  });
}
