import type { ContentEvent, Emit } from '../answer/index.ts';
import type { AnswerRelay, RelayedFlight } from '../ports/index.ts';
import { publishToRelay } from './publish-to-relay.ts';
import type { Produce } from './single-flight.ts';

export interface ReplicatedProduction {
  readonly relay: AnswerRelay;
  readonly flight: RelayedFlight;
  readonly produce: Produce<ContentEvent>;
  readonly waitUntil: (work: Promise<void>) => void;
}

/**
 * Generates the answer for the callers of this process and of other replicas. Aborts the production when none of them
 * waits any longer.
 *
 * @param local aborted when no caller here waits for the answer
 */
export async function produceForReplicas(
  { relay, flight, produce, waitUntil }: ReplicatedProduction,
  emit: Emit<ContentEvent>,
  local: AbortSignal,
): Promise<void> {
  const production = new AbortController();
  const publication = publishToRelay(relay, flight, local);
  waitUntil(publication.released);
  const abortUnwanted = (): void => {
    if (local.aborted && publication.stopped.aborted) production.abort();
  };
  local.addEventListener('abort', abortUnwanted);
  publication.stopped.addEventListener('abort', abortUnwanted);
  try {
    await produce((event) => {
      publication.add(event);
      emit(event);
    }, production.signal);
    publication.end();
  } catch (error) {
    publication.end({ failure: error });
    throw error;
  } finally {
    local.removeEventListener('abort', abortUnwanted);
  }
}
