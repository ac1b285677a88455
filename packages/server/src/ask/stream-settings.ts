/** What bounds the streams of one process. */
export interface StreamSettings {
  /** Beyond so many a further one is refused with 503, so that those that are open go on. */
  readonly maxOpen: number;
  /** How many one client may have open, as the limits count clients. */
  readonly maxOpenPerClient: number;
  /**
   * A stream ends after so long, with an event that says to come back; what has not begun by then, and an answer
   * as a whole, with 504. Below what the edge allows a request.
   */
  readonly maxMs: number;
  /** How often a stream shows that it lives. A reader who has not taken two of these signs is cut off. */
  readonly heartbeatMs: number;
}

export const DEFAULT_STREAM_SETTINGS: StreamSettings = {
  maxOpen: 6_000,
  maxOpenPerClient: 20,
  // The ingress of Azure Container Apps ends a request at 240 seconds.
  maxMs: 220_000,
  heartbeatMs: 15_000,
};
