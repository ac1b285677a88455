import { sleep } from '@rag/core/adapter';
import type { Operation } from './faults.ts';
import type { Fields } from './request-fields.ts';

/** How long a model takes for one call, in milliseconds. */
export interface Pace {
  /** The time until the first token of an answer, or until embeddings. */
  readonly firstMs: number;
  /** The time from the first to the last token of an answer. */
  readonly restMs: number;
}

/** Chooses the pace of a call from its operation and its body, if it has a JSON body. */
export type ChoosePace = (operation: Operation, body: Fields | undefined) => Pace;

/** Azure's content filter releases text in bursts. */
const BURSTS = 8;

/** Joins chunks to the bursts in which a paced answer arrives. */
export function toBursts(chunks: readonly string[]): string[] {
  const size = Math.max(1, Math.ceil(chunks.length / BURSTS));
  return Array.from({ length: Math.ceil(chunks.length / size) }, (_, index) =>
    chunks.slice(index * size, (index + 1) * size).join(''),
  );
}

/** Waits until a time of `performance.now`, so that late timers do not add up, or returns early when the client leaves. */
export function pauseUntil(dueAt: number, signal: AbortSignal): Promise<void> {
  return pause(dueAt - performance.now(), signal);
}

/** Waits, or returns early when the client leaves. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, signal).catch(() => undefined);
}
