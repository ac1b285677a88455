import type { AnswerRelay, RelayedFlight } from '../../ports/index.ts';
import type { ContentEvent } from '../answer-content.ts';
import { callRelay } from './call-relay.ts';
import { createPause } from './pause.ts';
import { KEEP_MS, LEASE_MS, RENEW_MS, WRITE_MS } from './relay-times.ts';
import { encodeEvent, encodeFailure } from './relayed-event.ts';

/**
 * Writes a flight's events to the relay as they come, and keeps its lease until they have ended: so until
 * the answer is stored where latecomers look for it. Never rejects.
 *
 * Leaves the events early when the lead was lost, and when `local` says that nobody waits for them here
 * while nobody follows elsewhere. Nothing is written after that: whoever follows takes over.
 */
export async function relayFlight(
  relay: AnswerRelay,
  flight: RelayedFlight,
  join: (signal: AbortSignal) => AsyncIterable<ContentEvent>,
  local: AbortSignal,
): Promise<void> {
  const leaving = new AbortController();
  const log: EventLog = { entries: [], isAnswered: false, hasEnded: false };
  const lease: Lease = { written: 0, renewAtMs: 0, lostAtMs: performance.now() + LEASE_MS };
  let pause = createPause(WRITE_MS);
  const hurry = (): void => {
    lease.renewAtMs = 0;
    pause.end();
  };

  void collect(join(leaving.signal), log).then(hurry);
  local.addEventListener('abort', hurry);
  for (let goesOn = true; goesOn; ) {
    await pause.over;
    pause = createPause(WRITE_MS);
    if (log.entries.length === lease.written && performance.now() < lease.renewAtMs) continue;
    const { leaseHeld, hasSubscribers } = await write(relay, flight, log, lease);
    if (local.aborted && !hasSubscribers && !log.isAnswered) leaving.abort();
    const isWhole = log.hasEnded && lease.written === log.entries.length;
    goesOn = leaseHeld && !isWhole && !leaving.signal.aborted;
  }
  pause.end();
  local.removeEventListener('abort', hurry);
  leaving.abort();
  await callRelay((signal) => relay.release(flight, { signal })).catch(() => {});
}

interface EventLog {
  readonly entries: string[];
  isAnswered: boolean;
  hasEnded: boolean;
}

async function collect(events: AsyncIterable<ContentEvent>, log: EventLog): Promise<void> {
  try {
    for await (const event of events) {
      log.entries.push(encodeEvent(event));
      log.isAnswered ||= event.type === 'content';
    }
  } catch (error) {
    log.entries.push(encodeFailure(error));
  }
  log.hasEnded = true;
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
  const options = { from: lease.written, leaseMs: LEASE_MS, keepMs: KEEP_MS };
  const news = entries.slice(lease.written);
  try {
    const reply = await callRelay((signal) => relay.write(flight, news, { ...options, signal }));
    lease.written += news.length;
    lease.renewAtMs = nowMs + RENEW_MS;
    lease.lostAtMs = nowMs + LEASE_MS;
    return reply;
  } catch {
    return { leaseHeld: nowMs < lease.lostAtMs, hasSubscribers: true };
  }
}
