import type { CallOptions } from '@rag/core';
import type { Sleep } from '@rag/core/adapter';

/** The service shows a write after some seconds. These attempts cover 80 s. */
const MAX_ATTEMPTS = 20;
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 5_000;

/** Calls `attempt` until it returns a value. Resolves with `undefined` after the last attempt. */
export async function pollUntil<Result>(
  sleep: Sleep,
  attempt: (isLast: boolean) => Promise<Result | undefined>,
  { signal }: CallOptions,
): Promise<Result | undefined> {
  let delayMs = FIRST_DELAY_MS;
  for (let count = 1; ; count++) {
    const isLast = count === MAX_ATTEMPTS;
    const result = await attempt(isLast);
    if (result !== undefined || isLast) return result;
    await sleep(delayMs, signal);
    delayMs = Math.min(delayMs * 2, MAX_DELAY_MS);
  }
}
