import { sleep } from '@rag/core/adapter';

const POLL_INTERVAL_MS = 20;

/**
 * Waits for something that a real server does in its own time. Polls `check` until it returns a value. After
 * `timeoutMs`, which only a test that hangs reaches, throws an error that names what was waited for, with the last error
 * of `check` as its cause.
 *
 * @example
 * const url = await until('the service to start', () => /"url":"([^"]+)"/.exec(log)?.[1]);
 */
export async function until<Value>(
  what: string,
  check: () => Promise<Value | undefined> | Value | undefined,
  timeoutMs = 120_000,
): Promise<Value> {
  const endsAt = performance.now() + timeoutMs;
  let lastError: unknown;
  while (performance.now() < endsAt) {
    try {
      const value = await check();
      if (value !== undefined) return value;
    } catch (error) {
      lastError = error;
    }
    await sleep(POLL_INTERVAL_MS);
  }
  throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`, { cause: lastError });
}
