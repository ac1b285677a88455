import { RagError } from '@rag/core';

/** The limits on the open streams of one process. */
export interface StreamSettings {
  /** A further stream is refused with 503, so that the open ones keep their share of the process. */
  readonly maxOpen: number;
  /** The limit for one client, counted under the same key as its rate limits. */
  readonly maxOpenPerClient: number;
  /**
   * How long an answer may take. A stream then ends with an event that asks the client to reconnect; a stream that
   * has not begun, and an answer as JSON, end with 504. Has to be shorter than the time-out of the proxy in front.
   */
  readonly maxMs: number;
  /** The interval of heartbeat comments. A client that has not read for two of them is disconnected. */
  readonly heartbeatMs: number;
}

export const DEFAULT_STREAM_SETTINGS: StreamSettings = {
  maxOpen: 6_000,
  maxOpenPerClient: 20,
  // The ingress of Azure Container Apps ends a request after 240 seconds.
  maxMs: 220_000,
  heartbeatMs: 15_000,
};

export type StreamTimes = Pick<StreamSettings, 'maxMs' | 'heartbeatMs'>;

/** A stream that is told when the service shuts down. */
export interface OpenStream {
  shutDown(): void;
}

/** The slot that one open stream occupies. */
export interface StreamSlot {
  /** Absent until the stream begins. */
  stream: OpenStream | undefined;
  /** Frees the slot. A second call has no effect. */
  release(): void;
}

/** The slots for the open streams of this process. */
export interface StreamSlots {
  readonly openCount: number;
  readonly times: StreamTimes;
  /** Throws `overloaded` when no slot is free, `rate_limited` when this client already has its share. */
  acquire(clientKey: string): StreamSlot;
  /** Notifies all open streams that the service shuts down. */
  shutDown(): void;
}

const FULL_RETRY_MS = 5_000;
/** Shorter: one of the client's own streams has to end first. */
const CLIENT_RETRY_MS = 2_000;

export function createStreamSlots(settings: Partial<StreamSettings> = {}): StreamSlots {
  const { maxOpen, maxOpenPerClient, ...times } = { ...DEFAULT_STREAM_SETTINGS, ...settings };
  const slots = new Set<Slot>();
  const openByClient = new Map<string, number>();

  function free(slot: Slot): void {
    if (!slots.delete(slot)) return;
    const others = (openByClient.get(slot.clientKey) ?? 1) - 1;
    if (others === 0) openByClient.delete(slot.clientKey);
    else openByClient.set(slot.clientKey, others);
  }

  return {
    times,
    get openCount() {
      return slots.size;
    },
    acquire(clientKey) {
      const own = openByClient.get(clientKey) ?? 0;
      if (own >= maxOpenPerClient)
        throw new RagError('rate_limited', 'Too many open streams of one client.', {
          retryAfterMs: CLIENT_RETRY_MS,
        });
      if (slots.size >= maxOpen)
        throw new RagError('overloaded', 'Too many open streams.', { retryAfterMs: FULL_RETRY_MS });
      const slot = new Slot(clientKey, free);
      slots.add(slot);
      openByClient.set(clientKey, own + 1);
      return slot;
    },
    shutDown() {
      for (const slot of slots) slot.stream?.shutDown();
    },
  };
}

class Slot implements StreamSlot {
  stream: OpenStream | undefined;
  readonly clientKey: string;
  readonly #free: (slot: Slot) => void;

  constructor(clientKey: string, free: (slot: Slot) => void) {
    this.clientKey = clientKey;
    this.#free = free;
  }

  release(): void {
    this.#free(this);
  }
}
