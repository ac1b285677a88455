import type { ContentEvent } from '../answer/index.ts';
import type { AnswerRelay, RelayedFlight } from '../ports/index.ts';
import { callRelay } from './call-relay.ts';
import { encodeEvents, encodeFailure } from './relay-entry.ts';
import { FIRST_RENEW_MS, KEEP_MS, LEASE_MS, RENEW_MS, WRITE_MS } from './relay-times.ts';

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
 * Renews a flight's lease until its events end, which is when the answer is in the cache for late callers. While another
 * replica reads, writes the events to the relay as they come; while none does, as for most answers, writes nothing.
 *
 * Stops early when the lead is lost, so that a follower takes over, and when no caller waits for the answer, here or on
 * another replica.
 *
 * @param local aborted when no caller here waits for the answer
 */
export function publishToRelay(relay: AnswerRelay, flight: RelayedFlight, local: AbortSignal): Publication {
  const log: EventLog = { events: [], entries: [], isAnswered: false, hasEnded: false };
  const lease: Lease = { written: 0, renewAtMs: 0, lostAtMs: performance.now() + LEASE_MS };
  const stopped = new AbortController();
  let pause = startPause(FIRST_RENEW_MS);
  let isRead = false;
  const hurry = (): void => {
    lease.renewAtMs = 0;
    pause.end();
  };
  const release = (unlessFollowed: boolean): Promise<boolean> =>
    callRelay((options) => relay.release(flight, { ...options, unlessFollowed })).catch(() => true);

  /** Writes what is new to those who read, and renews. */
  async function writeOrRenew(): Promise<Progress> {
    pause = startPause(isRead ? WRITE_MS : RENEW_MS);
    if (isRead) encodeNew(log);
    if (log.entries.length === lease.written && performance.now() < lease.renewAtMs) return 'leads';
    const { leaseHeld, hasSubscribers } = await write(relay, flight, log, lease);
    if (hasSubscribers && !isRead) hurry();
    isRead = hasSubscribers;
    const isUnwanted = local.aborted && !hasSubscribers && !log.isAnswered;
    return leaseHeld && !isUnwanted && !isWholeIn(log, lease) ? 'leads' : 'ended';
  }

  async function leave(): Promise<Progress> {
    if (await release(true)) return 'released';
    isRead = true;
    return writeOrRenew();
  }

  async function publish(): Promise<void> {
    local.addEventListener('abort', hurry);
    let progress: Progress;
    do {
      await pause.over;
      progress = log.hasEnded && !isRead ? await leave() : await writeOrRenew();
    } while (progress === 'leads');
    pause.end();
    local.removeEventListener('abort', hurry);
    // With a reason, since making the usual one takes longer than all the rest.
    stopped.abort('ended');
    if (progress === 'ended') await release(false);
  }

  return {
    add(event) {
      if (stopped.signal.aborted) return;
      log.events.push(event);
      log.isAnswered ||= event.type === 'content';
    },
    end(failed) {
      if (failed !== undefined) log.failure = failed;
      log.hasEnded = true;
      hurry();
    },
    stopped: stopped.signal,
    released: publish(),
  };
}

type Progress = 'leads' | 'ended' | 'released';

/** A wait for the next write that can be ended early. */
function startPause(ms: number): { readonly over: Promise<void>; readonly end: () => void } {
  let end = (): void => {};
  const over = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    end = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  return { over, end };
}

interface EventLog {
  /** Those that are no entries yet. */
  events: ContentEvent[];
  readonly entries: string[];
  failure?: { readonly failure: unknown };
  isAnswered: boolean;
  hasEnded: boolean;
}

/** An entry never changes, since a write of it may have to be repeated. */
function encodeNew(log: EventLog): void {
  log.entries.push(...encodeEvents(log.events));
  log.events = [];
  if (log.failure === undefined) return;
  log.entries.push(encodeFailure(log.failure.failure));
  delete log.failure;
}

/** Whether the relay has all that was written, of an answer that others read. */
function isWholeIn({ events, entries, hasEnded }: EventLog, { written }: Lease): boolean {
  return hasEnded && events.length === 0 && written === entries.length;
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
  { entries }: Pick<EventLog, 'entries'>,
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
