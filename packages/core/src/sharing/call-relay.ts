import { withDeadline } from '../calls/index.ts';
import type { CallOptions } from '../ports/index.ts';
import { CALL_TIMEOUT_MS } from './relay-times.ts';

/** Makes one call to the relay, with a short time-out. */
export function callRelay<Reply>(
  call: (options: CallOptions) => Promise<Reply>,
  signal?: AbortSignal,
): Promise<Reply> {
  return withDeadline(call, { timeoutMs: CALL_TIMEOUT_MS, signal });
}
