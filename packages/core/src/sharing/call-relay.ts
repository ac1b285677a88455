import { startTimer, withDeadline } from '../calls/index.ts';
import type { CallOptions } from '../ports/index.ts';
import { CALL_TIMEOUT_MS } from './relay-times.ts';

/** Makes one call to the relay, with a short time-out. A stall of this process does not count as one of the relay. */
export function callRelay<Reply>(
  call: (options: CallOptions) => Promise<Reply>,
  signal?: AbortSignal,
  timeoutMs = CALL_TIMEOUT_MS,
): Promise<Reply> {
  return withDeadline(call, { timeoutMs, signal, startTimer });
}
