import { RagError, throwIfAborted } from '../../errors.ts';
import type { AnswerRelay, RelayedFlight } from '../../ports/index.ts';
import type { ContentEvent } from '../answer-content.ts';
import { callRelay } from './call-relay.ts';
import { createPause } from './pause.ts';
import { FOLLOW_MS, POLL_MS } from './relay-times.ts';
import { decodeEntry } from './relayed-event.ts';

/**
 * - `answered`: the whole answer was passed on.
 * - `lost`: its leader died or gave up.
 * - `unreachable`: the relay has failed twice in a row.
 */
export type FollowEnding = 'answered' | 'lost' | 'unreachable';

const MAX_FAILURES = 2;

/** Reads along with the leader of a flight. Fails as the leader fails. */
export async function* followFlight(
  relay: AnswerRelay,
  flight: RelayedFlight,
  signal: AbortSignal,
): AsyncGenerator<ContentEvent, FollowEnding, undefined> {
  let from = 0;
  for (let failures = 0; failures < MAX_FAILURES; ) {
    const news = await readNews(relay, flight, from, signal);
    if (news === undefined) failures += 1;
    else {
      if (yield* passOn(news.events)) return 'answered';
      if (!news.leaseHeld) return 'lost';
      from += news.events.length;
      failures = 0;
    }
    await createPause(POLL_MS).over;
    throwIfAborted(signal);
  }
  return 'unreachable';
}

/** Returns whether the answer is whole now. */
function* passOn(events: readonly (ContentEvent | RagError)[]): Generator<ContentEvent, boolean, undefined> {
  for (const event of events) {
    if (event instanceof RagError) throw event;
    yield event;
    if (event.type === 'content') return true;
  }
  return false;
}

interface News {
  readonly events: readonly (ContentEvent | RagError)[];
  readonly leaseHeld: boolean;
}

/** Never rejects: a relay that fails has no news. */
async function readNews(
  relay: AnswerRelay,
  flight: RelayedFlight,
  from: number,
  signal: AbortSignal,
): Promise<News | undefined> {
  try {
    const read = (own: AbortSignal) => relay.read(flight, { from, followMs: FOLLOW_MS, signal: own });
    const { entries, leaseHeld } = await callRelay(read, signal);
    return { events: entries.map(decodeEntry), leaseHeld };
  } catch {
    return undefined;
  }
}
