import { setTimeout as delay } from 'node:timers/promises';

export const BASE_URL = 'http://127.0.0.1:18080';

export interface LoadResult {
  readonly asked: number;
  readonly complete: number;
  readonly failures: ReadonlyMap<string, number>;
}

/** Asks one question and reads the answer to its end. Throws where it is refused or cut. */
export async function ask(message: string, { stream = false, headers = {} } = {}): Promise<string> {
  const response = await fetch(`${BASE_URL}/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ message, stream }),
  });
  const text = await response.text();
  // The body says whether the proxy or a replica refused, and why.
  if (!response.ok) throw new Error(`status ${response.status}: ${text.replace(/\s+/g, ' ').slice(0, 200)}`);
  if (stream && !text.includes('event: done')) throw new Error('stream without an end');
  return text;
}

/** How long after the first byte of a streamed answer its last one came. */
export async function streamedMs(message: string): Promise<number> {
  const response = await fetch(`${BASE_URL}/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message, stream: true }),
  });
  let first: number | undefined;
  for await (const _ of response.body ?? []) first ??= performance.now();
  return performance.now() - (first ?? 0);
}

/**
 * Asks at a steady rate, whatever the answers take, until the work is done; a part of it as streams.
 */
export async function loadDuring(
  work: Promise<void>,
  { perSecond }: { readonly perSecond: number },
): Promise<LoadResult> {
  const failures = new Map<string, number>();
  const open: Promise<void>[] = [];
  let complete = 0;
  let isWorking = true;
  const done = work.finally(() => {
    isWorking = false;
  });
  for (let number = 0; isWorking; number++) {
    // Every third question is new and takes as long as the model does; the others are cached.
    const message =
      number % 3 === 0 ? `What does parking permit ${number} cost?` : 'What does a permit cost?';
    open.push(
      ask(message, { stream: number % 2 === 0 }).then(
        () => {
          complete++;
        },
        (error: unknown) => {
          const reason = describe(error);
          failures.set(reason, (failures.get(reason) ?? 0) + 1);
        },
      ),
    );
    await delay(1_000 / perSecond);
  }
  await done;
  await Promise.all(open);
  return { asked: open.length, complete, failures };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
