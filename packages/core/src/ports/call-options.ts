/** What every port call accepts beside its request. */
export interface CallOptions {
  /** Aborts the call and whatever it holds: sockets, timers, statements. The call rejects with `aborted`. */
  readonly signal?: AbortSignal;
}
