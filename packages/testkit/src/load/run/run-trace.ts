import { sleep as defaultSleep } from '@rag/core/adapter';
import type { TurnKind, Visit } from '../trace/generate-trace.ts';
import type { Answer, Ask } from './ask.ts';

/** One question of the trace and its answer. Times are milliseconds from the start of the trace. */
export interface Measurement extends Answer {
  readonly kind: TurnKind;
  /** When the question was due, whether or not the driver sent it in time. */
  readonly dueMs: number;
  /** How late the driver sent it. */
  readonly lagMs: number;
  /** From `dueMs` to the end of the answer. */
  readonly latencyMs: number;
  /** From `dueMs` to the first text of a stream. */
  readonly firstTextMs?: number;
}

export interface RunOptions {
  readonly ask: Ask;
  /** When the trace ends. Follow-ups that would be due later are not asked. Default: never. */
  readonly untilMs?: number;
  readonly onMeasurement: (measurement: Measurement) => void;
  /** Milliseconds. Default `performance.now`. */
  readonly now?: () => number;
  /** Waits. Default `setTimeout`. */
  readonly sleep?: (ms: number) => Promise<void>;
}

/**
 * Sends the visits of a trace when they are due, however many answers are still open, and measures from that moment.
 * A slow service therefore cannot slow down the load and hide its own latency (coordinated omission). Resolves when
 * the last answer has ended.
 */
export async function runTrace(visits: readonly Visit[], options: RunOptions): Promise<void> {
  const { now = () => performance.now(), sleep = defaultSleep, untilMs = Number.POSITIVE_INFINITY } = options;
  const startedAt = now();
  const running: Promise<void>[] = [];
  for (const [index, visit] of visits.entries()) {
    const waitMs = startedAt + visit.atMs - now();
    if (waitMs > 0) await sleep(waitMs);
    running.push(runVisit(visit, toAddress(index), { ...options, now, sleep, untilMs, startedAt }));
  }
  await Promise.all(running);
}

type VisitOptions = Required<RunOptions> & { readonly startedAt: number };

async function runVisit(
  { atMs, turns }: Visit,
  address: string,
  { ask, onMeasurement, now, sleep, untilMs, startedAt }: VisitOptions,
): Promise<void> {
  let dueMs = atMs;
  let sessionId: string | undefined;
  for (const { kind, message, isStream, abandonAfterMs, thinkMs } of turns) {
    if (thinkMs > 0) {
      dueMs = now() - startedAt + thinkMs;
      if (dueMs >= untilMs) return;
      await sleep(thinkMs);
    }
    const lagMs = Math.max(0, now() - startedAt - dueMs);
    const answer = await ask({ message, sessionId, isStream, address, abandonAfterMs });
    const { firstTextAt } = answer;
    onMeasurement({
      ...answer,
      kind,
      dueMs,
      lagMs,
      latencyMs: now() - startedAt - dueMs,
      ...(firstTextAt === undefined ? {} : { firstTextMs: firstTextAt - startedAt - dueMs }),
    });
    // A visitor who leaves or gets no answer asks no follow-up.
    if (answer.outcome !== 'answered') return;
    sessionId = answer.sessionId;
  }
}

/** A separate address for every visitor, from 10.0.0.0/8. */
export function toAddress(visitor: number): string {
  return `10.${(visitor >>> 16) & 255}.${(visitor >>> 8) & 255}.${visitor & 255}`;
}
