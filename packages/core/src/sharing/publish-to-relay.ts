import type { ContentEvent } from '../answer/index.ts';
import { sleep } from '../calls/index.ts';
import type { AnswerRelay, RelayedFlight } from '../ports/index.ts';
import { callRelay } from './call-relay.ts';
import { encodeEvent, encodeFailure } from './relay-entry.ts';
import { KEEP_MS, LEASE_MS, RENEW_MS, UNREAD_WRITE_MS, WRITE_MS } from './relay-times.ts';

/** The events of one flight on their way to other replicas. */
export interface Publication {
  add(event: ContentEvent): void;
  /** Call it when there are no more events; with the failure, if they ended in one. */
  end(failed?: { readonly failure: unknown }): void;
  /** Aborted when nothing more is written. */
  readonly stopped: AbortSignal;
  /** Resolves when the lead was given up. Never rejects. */
  readonly released: Promise<void>;
}

/**
 * Writes a flight's events to the relay as they come, and renews its lease until they end, which is when the answer is
 * in the cache for late callers.
 *
 * Stops early when the lead is lost, so that a follower takes over, and when no caller waits for the answer, here or on
 * another replica.
 *
 * @param local aborted when no caller here waits for the answer
 */
export function publishToRelay(relay: AnswerRelay, flight: RelayedFlight, local: AbortSignal): Publication {
  const log: EventLog = { entries: [], isAnswered: false, hasEnded: false };
  const lease: Lease = { written: 0, renewAtMs: 0, lostAtMs: performance.now() + LEASE_MS };
  const stopped = new AbortController();
  let pause = startPause(WRITE_MS);
  let isRead = true;
  const hurry = (): void => {
    lease.renewAtMs = 0;
    pause.end();
  };

  async function publish(): Promise<void> {
    local.addEventListener('abort', hurry);
    for (let continues = true; continues; ) {
      await pause.over;
      pause = startPause(isRead ? WRITE_MS : UNREAD_WRITE_MS);
      if (log.entries.length === lease.written && performance.now() < lease.renewAtMs) continue;
      const { leaseHeld, hasSubscribers } = await write(relay, flight, log, lease);
      isRead = hasSubscribers;
      const isUnwanted = local.aborted && !hasSubscribers && !log.isAnswered;
      const isWhole = log.hasEnded && lease.written === log.entries.length;
      continues = leaseHeld && !isWhole && !isUnwanted;
    }
    pause.end();
    local.removeEventListener('abort', hurry);
    stopped.abort();
    await callRelay((options) => relay.release(flight, options)).catch(() => {});
  }

  return {
    add(event) {
      if (stopped.signal.aborted) return;
      log.entries.push(encodeEvent(event));
      log.isAnswered ||= event.type === 'content';
    },
    end(failed) {
      if (failed !== undefined) log.entries.push(encodeFailure(failed.failure));
      log.hasEnded = true;
      hurry();
    },
    stopped: stopped.signal,
    released: publish(),
  };
}

/** A wait for the next write that can be ended early. */
function startPause(ms: number): { readonly over: Promise<void>; readonly end: () => void } {
  const early = new AbortController();
  return { over: sleep(ms, early.signal).catch(() => {}), end: () => early.abort() };
}

interface EventLog {
  readonly entries: string[];
  isAnswered: boolean;
  hasEnded: boolean;
}

interface Lease {
  /** How many entries the relay is known to have. */
  written: number;
  renewAtMs: number;
  lostAtMs: number;
}

/** Writes what is new, and renews. A relay that fails is asked again until the lease must have ended. */
async function write(
  relay: AnswerRelay,
  flight: RelayedFlight,
  { entries }: EventLog,
  lease: Lease,
): Promise<{ readonly leaseHeld: boolean; readonly hasSubscribers: boolean }> {
  const nowMs = performance.now();
  const position = { from: lease.written, leaseMs: LEASE_MS, keepMs: KEEP_MS };
  const added = entries.slice(lease.written);
  try {
    const reply = await callRelay((options) => relay.write(flight, added, { ...position, ...options }));
    lease.written += added.length;
    lease.renewAtMs = nowMs + RENEW_MS;
    lease.lostAtMs = nowMs + LEASE_MS;
    return reply;
  } catch {
    return { leaseHeld: nowMs < lease.lostAtMs, hasSubscribers: true };
  }
}
