import type { CallOptions } from '@rag/core';
import type { Sleep } from './sleep.ts';

/** What was taken shows some seconds later: how often, and how long between, to look. 80 s in all. */
const MAX_LOOKS = 20;
const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 5_000;

/** Looks until there is to be seen what should; `undefined` where that takes longer than the service may. */
export async function lookUntil<Result>(
  sleep: Sleep,
  look: (isLast: boolean) => Promise<Result | undefined>,
  { signal }: CallOptions,
): Promise<Result | undefined> {
  let pauseMs = FIRST_PAUSE_MS;
  for (let count = 1; ; count++) {
    const isLast = count === MAX_LOOKS;
    const seen = await look(isLast);
    if (seen !== undefined || isLast) return seen;
    await sleep(pauseMs, signal);
    pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
  }
}
