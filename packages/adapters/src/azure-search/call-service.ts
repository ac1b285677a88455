import { RagError } from '@rag/core';
import { withDeadline } from '@rag/core/adapter';
import { mapSearchError, type ServiceResponse } from './map-error.ts';

/** The options that each call of the SDK receives. */
export interface SdkCallOptions {
  readonly abortSignal: AbortSignal;
  readonly onResponse: (response: ServiceResponse) => void;
}

/** Makes one call of the SDK. Aborts it with the caller's signal or at the deadline, and rejects with a `RagError`. */
export type CallService = <Result>(
  signal: AbortSignal | undefined,
  body: (options: SdkCallOptions) => Promise<Result>,
) => Promise<Result>;

export function createCallService({
  timeoutMs,
  now,
}: {
  readonly timeoutMs: number;
  readonly now: () => number;
}): CallService {
  return async function callService(signal, body) {
    let response: ServiceResponse | undefined;
    try {
      return await withDeadline(
        (deadline) => body({ abortSignal: deadline.signal, onResponse: (received) => (response = received) }),
        { timeoutMs, signal, toTimeoutError },
      );
    } catch (error) {
      throw mapSearchError(error, { response, now });
    }
  };
}

function toTimeoutError(): RagError {
  return new RagError('timeout', 'The search service did not answer in time.');
}
