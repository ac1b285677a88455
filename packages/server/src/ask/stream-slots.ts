import { RagError } from '@rag/core';
import { DEFAULT_STREAM_SETTINGS, type StreamSettings } from './stream-settings.ts';

/** A stream's place among those that are open. */
export interface StreamPlace {
  /** Called when the service ends while the stream is open. */
  onShutdown: (() => void) | undefined;
  /** Gives the place to another; a second call changes nothing. */
  leave(): void;
}

/** The streams that this process has open. */
export interface OpenStreams {
  readonly size: number;
  /** How long each may last, and how often it shows that it lives. */
  readonly times: Pick<StreamSettings, 'maxMs' | 'heartbeatMs'>;
  /** Throws `overloaded` where too many are open, `rate_limited` where this client has too many of them. */
  enter(client: string): StreamPlace;
  /** Tells all that are open that the service ends. */
  shutDown(): void;
}

const FULL_RETRY_MS = 5_000;
/** One of the client's own streams has to end first. */
const CLIENT_RETRY_MS = 2_000;

export function createOpenStreams(settings: Partial<StreamSettings> = {}): OpenStreams {
  const { maxOpen, maxOpenPerClient, ...times } = { ...DEFAULT_STREAM_SETTINGS, ...settings };
  const places = new Set<StreamPlace>();
  const openOf = new Map<string, number>();

  return {
    times,
    get size() {
      return places.size;
    },
    enter(client) {
      const own = openOf.get(client) ?? 0;
      if (own >= maxOpenPerClient)
        throw new RagError('rate_limited', 'Too many open streams of one client.', {
          retryAfterMs: CLIENT_RETRY_MS,
        });
      if (places.size >= maxOpen)
        throw new RagError('overloaded', 'Too many open streams.', { retryAfterMs: FULL_RETRY_MS });
      const place: StreamPlace = {
        onShutdown: undefined,
        leave() {
          if (!places.delete(place)) return;
          const others = (openOf.get(client) ?? 1) - 1;
          if (others === 0) openOf.delete(client);
          else openOf.set(client, others);
        },
      };
      places.add(place);
      openOf.set(client, own + 1);
      return place;
    },
    shutDown() {
      for (const place of places) place.onShutdown?.();
    },
  };
}
