import type { ContentEvent, Emit, SharedEvent } from '../answer/index.ts';
import { throwIfAborted } from '../errors.ts';
import type { AnswerRelay, LeadClaim } from '../ports/index.ts';
import { callRelay } from './call-relay.ts';
import { followRelay } from './follow-relay.ts';
import { produceForReplicas } from './produce-for-replicas.ts';
import { RELAY_FORMAT } from './relay-entry.ts';
import { CLAIM_TIMEOUT_MS, FIRST_LEASE_MS } from './relay-times.ts';
import { ShownAnswer } from './shown-answer.ts';
import type { FlightEvents, JoinOptions, Produce, SingleFlight } from './single-flight.ts';

export interface SharingContext {
  readonly flights: SingleFlight<SharedEvent>;
  readonly relay: AnswerRelay | undefined;
  /** Lets work continue after the answer; the engine's `settled` waits for it. */
  readonly waitUntil: (work: Promise<void>) => void;
}

export interface CoalesceOptions extends Omit<JoinOptions<SharedEvent>, 'produce'> {
  readonly produce: Produce<ContentEvent>;
  /** Whether the shared cache is reachable. If not, the relay is skipped, since waiting for it would only cost time. */
  readonly isCacheReachable: boolean;
}

/**
 * Follows the answer that is in progress under `key`, here or on another replica, or generates it for all callers of the
 * same key. Each process uses the relay once per answer, however many of its callers wait for it.
 */
export function coalesce(
  context: SharingContext,
  key: string,
  { produce, admit, signal, isCacheReachable }: CoalesceOptions,
): FlightEvents<SharedEvent> {
  const { flights, relay } = context;
  if (relay === undefined || !isCacheReachable) {
    return flights.join(key, {
      admit,
      signal,
      produce: (emit, own) => produce(new ShownAnswer(emit).attempt(), own),
    });
  }
  return flights.join(key, {
    admit,
    signal,
    produce: (emit, own) =>
      shareAcrossReplicas({ ...context, relay }, `${RELAY_FORMAT}:${key}`, produce, emit, own),
  });
}

/**
 * Takes the lead or follows the replica that has it, and tries again if that replica is lost. If the relay fails, this
 * process generates the answer alone.
 */
async function shareAcrossReplicas(
  { relay, waitUntil }: SharingContext & { readonly relay: AnswerRelay },
  key: string,
  produce: Produce<ContentEvent>,
  emit: Emit<SharedEvent>,
  signal: AbortSignal,
): Promise<void> {
  const shown = new ShownAnswer(emit);
  for (;;) {
    const claim = await claimLead(relay, key, signal);
    if (claim === undefined) return produce(shown.attempt(), signal);
    const { flight, leading } = claim;
    if (leading) {
      return produceForReplicas({ relay, waitUntil, flight, produce }, shown.attempt(), signal);
    }
    const ending = await followRelay(relay, flight, shown.attempt(), signal);
    if (ending === 'answered') return;
    if (ending === 'unreachable') return produce(shown.attempt(), signal);
  }
}

async function claimLead(
  relay: AnswerRelay,
  key: string,
  signal: AbortSignal,
): Promise<LeadClaim | undefined> {
  const startedAtMs = performance.now();
  const claim = await tryToClaimLead(relay, key, signal);
  const isLate = performance.now() - startedAtMs >= FIRST_LEASE_MS;
  // A process that was too busy to read the reply may have lost the lead already.
  return claim?.leading === true && isLate ? tryToClaimLead(relay, key, signal) : claim;
}

async function tryToClaimLead(
  relay: AnswerRelay,
  key: string,
  signal: AbortSignal,
): Promise<LeadClaim | undefined> {
  try {
    const leaseMs = FIRST_LEASE_MS;
    return await callRelay((options) => relay.lead(key, { leaseMs, ...options }), signal, CLAIM_TIMEOUT_MS);
  } catch {
    throwIfAborted(signal);
    return undefined;
  }
}
