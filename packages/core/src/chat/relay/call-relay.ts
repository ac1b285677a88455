import { CALL_TIMEOUT_MS } from './relay-times.ts';

/** Makes one call to the relay, aborted when it takes too long or `signal` says so. */
export async function callRelay<Reply>(
  call: (signal: AbortSignal) => Promise<Reply>,
  signal?: AbortSignal,
): Promise<Reply> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), CALL_TIMEOUT_MS);
  try {
    return await call(signal === undefined ? timeout.signal : AbortSignal.any([signal, timeout.signal]));
  } finally {
    clearTimeout(timer);
  }
}
