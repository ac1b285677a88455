import type { ContentEvent, Emit } from '../answer/index.ts';
import { sleep } from '../calls/index.ts';
import { RagError } from '../errors.ts';
import type { AnswerRelay, RelayedFlight } from '../ports/index.ts';
import { callRelay } from './call-relay.ts';
import { decodeEntry } from './relay-entry.ts';
import { FOLLOW_MS, POLL_MS } from './relay-times.ts';

/**
 * - `answered`: the whole answer was passed on.
 * - `lost`: its leader died or gave up.
 * - `unreachable`: the relay has failed twice in a row.
 */
export type FollowEnding = 'answered' | 'lost' | 'unreachable';

const MAX_FAILURES = 2;

/** Passes on the events of the replica that leads a flight. Fails as that replica fails. */
export async function followRelay(
  relay: AnswerRelay,
  flight: RelayedFlight,
  emit: Emit<ContentEvent>,
  signal: AbortSignal,
): Promise<FollowEnding> {
  let from = 0;
  for (let failures = 0; failures < MAX_FAILURES; ) {
    const reply = await readEntries(relay, flight, from, signal);
    if (reply === undefined) failures += 1;
    else {
      if (passOn(reply.events, emit)) return 'answered';
      if (!reply.leaseHeld) return 'lost';
      from += reply.events.length;
      failures = 0;
    }
    await sleep(POLL_MS, signal);
  }
  return 'unreachable';
}

/** Returns whether the answer is whole now. */
function passOn(events: readonly (ContentEvent | RagError)[], emit: Emit<ContentEvent>): boolean {
  for (const event of events) {
    if (event instanceof RagError) throw event;
    emit(event);
    if (event.type === 'content') return true;
  }
  return false;
}

interface RelayReply {
  readonly events: readonly (ContentEvent | RagError)[];
  readonly leaseHeld: boolean;
}

/** Never rejects: a relay that fails gives no reply. */
async function readEntries(
  relay: AnswerRelay,
  flight: RelayedFlight,
  from: number,
  signal: AbortSignal,
): Promise<RelayReply | undefined> {
  try {
    const position = { from, followMs: FOLLOW_MS };
    const { entries, leaseHeld } = await callRelay(
      (options) => relay.read(flight, { ...position, ...options }),
      signal,
    );
    return { events: entries.map(decodeEntry), leaseHeld };
  } catch {
    return undefined;
  }
}
