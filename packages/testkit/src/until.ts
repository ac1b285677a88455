const POLL_MS = 20;

/**
 * Waits for something that a real server does in its own time: polls `check` until it returns a value, and
 * throws after `withinMs` with `what` was waited for and the last error.
 */
export async function until<Value>(
  what: string,
  check: () => Promise<Value | undefined> | Value | undefined,
  withinMs = 15_000,
): Promise<Value> {
  const deadline = performance.now() + withinMs;
  let lastError: unknown;
  while (performance.now() < deadline) {
    try {
      const value = await check();
      if (value !== undefined) return value;
    } catch (error) {
      lastError = error;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`Waited ${withinMs} ms in vain for ${what}.`, { cause: lastError });
}
