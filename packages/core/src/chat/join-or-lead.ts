import { throwIfAborted } from '../errors.ts';
import type { AnswerRelay, LeadClaim, RelayedFlight } from '../ports/index.ts';
import type { ContentEvent, SharedEvent } from './answer-content.ts';
import type { ChatContext, Turn } from './chat-context.ts';
import { callRelay } from './relay/call-relay.ts';
import { createShownAnswer } from './relay/continue-answer.ts';
import { followFlight } from './relay/follow-flight.ts';
import { relayFlight } from './relay/relay-flight.ts';
import { FIRST_LEASE_MS } from './relay/relay-times.ts';
import { RELAY_FORMAT } from './relay/relayed-event.ts';
import { createSingleFlight } from './single-flight.ts';

type Produce = (signal: AbortSignal) => AsyncGenerator<ContentEvent, void, undefined>;

export interface Lead {
  readonly produce: Produce;
  /** Asked before this caller's production begins; rejects where it may not cause one. */
  readonly admitGeneration?: (() => Promise<void>) | undefined;
}

/** Ends a production whose first caller may not cause it. Those who follow may be allowed to. */
class LeadRefused extends Error {}

/**
 * Follows the answer that is being made under `key`, here or on another replica, or makes it for all of
 * them. Each process asks the relay once, however many of its callers ask the same; and not at all when the
 * cache has just failed the first of them, who would wait for the relay in vain.
 */
export async function* joinOrLead(
  context: ChatContext,
  { options, degraded }: Turn,
  key: string,
  { produce, admitGeneration }: Lead,
): AsyncGenerator<SharedEvent, void, undefined> {
  const { flights, relay } = context;
  const begin = (own: AbortSignal): AsyncGenerator<SharedEvent, void, undefined> =>
    relay === undefined || degraded.has('cache')
      ? produce(own)
      : acrossReplicas(context, relay, `${RELAY_FORMAT}:${key}`, produce, own);
  for (;;) {
    let leads = false;
    const start = (own: AbortSignal): AsyncGenerator<SharedEvent, void, undefined> => {
      leads = true;
      return admitGeneration === undefined ? begin(own) : afterAdmission(admitGeneration, () => begin(own));
    };
    try {
      return yield* flights.join(key, start, options.signal);
    } catch (error) {
      if (!(error instanceof LeadRefused)) throw error;
      if (leads) throw error.cause;
    }
  }
}

async function* afterAdmission(
  admitGeneration: () => Promise<void>,
  begin: () => AsyncGenerator<SharedEvent, void, undefined>,
): AsyncGenerator<SharedEvent, void, undefined> {
  try {
    await admitGeneration();
  } catch (cause) {
    throw new LeadRefused('The first to ask may not cause an answer.', { cause });
  }
  yield* begin();
}

/**
 * Takes the lead or follows whoever has it; when that one is lost, again. Where the relay fails, this
 * process makes the answer alone.
 */
async function* acrossReplicas(
  context: ChatContext,
  relay: AnswerRelay,
  key: string,
  produce: Produce,
  signal: AbortSignal,
): AsyncGenerator<SharedEvent, void, undefined> {
  const shown = createShownAnswer();
  for (;;) {
    const claim = await claimLead(relay, key, signal);
    if (claim === undefined) return yield* shown.continueWith(produce(signal));
    const { flight, leading } = claim;
    if (leading) return yield* shown.continueWith(leadFlight(context, relay, flight, produce, signal));
    const ending = yield* shown.continueWith(followFlight(relay, flight, signal));
    if (ending === 'answered') return;
    if (ending === 'unreachable') return yield* shown.continueWith(produce(signal));
  }
}

async function claimLead(
  relay: AnswerRelay,
  key: string,
  signal: AbortSignal,
): Promise<LeadClaim | undefined> {
  try {
    const options = { leaseMs: FIRST_LEASE_MS };
    return await callRelay((own) => relay.lead(key, { ...options, signal: own }), signal);
  } catch {
    throwIfAborted(signal);
    return undefined;
  }
}

/** Makes the answer. The relay is one of two who follow it, so that either may leave before the other. */
function leadFlight(
  context: ChatContext,
  relay: AnswerRelay,
  flight: RelayedFlight,
  produce: Produce,
  signal: AbortSignal,
): AsyncGenerator<ContentEvent, void, undefined> {
  const production = createSingleFlight<ContentEvent>();
  const join = (own: AbortSignal) => production.join(flight.id, produce, own);
  context.goOn(relayFlight(relay, flight, join, signal));
  return join(signal);
}
