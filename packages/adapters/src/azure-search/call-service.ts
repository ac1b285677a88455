import { throwIfAborted } from '@rag/core/adapter';
import { mapSearchError } from './map-error.ts';
import type { ResponseHeaders } from './retry-after.ts';

/** What each call of the SDK is given. */
export interface ServiceCallOptions {
  readonly abortSignal: AbortSignal;
  readonly onResponse: (response: { readonly status: number; readonly headers: ResponseHeaders }) => void;
}

/** Makes one call of the SDK: it ends with the caller's signal or the deadline, and fails as a `RagError`. */
export type CallService = <Result>(
  signal: AbortSignal | undefined,
  body: (options: ServiceCallOptions) => Promise<Result>,
) => Promise<Result>;

export function createCallService({
  timeoutMs,
  now,
}: {
  readonly timeoutMs: number;
  readonly now: () => number;
}): CallService {
  return async function callService(signal, body) {
    throwIfAborted(signal);
    const deadline = AbortSignal.timeout(timeoutMs);
    const abortSignal = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
    let response: Parameters<ServiceCallOptions['onResponse']>[0] | undefined;
    try {
      return await body({ abortSignal, onResponse: (received) => (response = received) });
    } catch (error) {
      throw mapSearchError(error, { signal, timedOut: deadline.aborted, response, now });
    }
  };
}
