import { RagError, toRagError } from '@rag/core';

/** One call with time limits that hang up. Closed by whoever opened it, on every way out. */
export interface CallGuard {
  /** For the call upstream: aborted when a limit is reached or the caller gives up. */
  readonly signal: AbortSignal;
  /** Reaches the limit in `ms` unless the returned function is called before. */
  limit(ms: number, message: string): () => void;
  /**
   * What `call` comes to, or the first of `timeout` and `aborted`, at once: also where what is called does
   * not listen to its signal.
   */
  race<Result>(call: Promise<Result>): Promise<Result>;
  /** Stops every timer and stops listening to the caller. */
  close(): void;
}

export function openCallGuard(callerSignal: AbortSignal | undefined): CallGuard {
  const controller = new AbortController();
  const { signal } = controller;
  const timers = new Set<ReturnType<typeof setTimeout>>();

  const onCallerAbort = (): void => {
    controller.abort(new RagError('aborted', 'The caller gave up.', { cause: callerSignal?.reason }));
  };
  if (callerSignal?.aborted) onCallerAbort();
  else callerSignal?.addEventListener('abort', onCallerAbort, { once: true });

  return {
    signal,
    limit(ms, message) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        controller.abort(new RagError('timeout', message, { details: { limitMs: ms } }));
      }, ms);
      timers.add(timer);
      return () => {
        clearTimeout(timer);
        timers.delete(timer);
      };
    },
    race(call) {
      return new Promise((resolve, reject) => {
        const onAbort = (): void => reject(signal.reason);
        if (signal.aborted) onAbort();
        signal.addEventListener('abort', onAbort, { once: true });
        // An upstream that breaks off because of the limit is told later than the limit itself.
        call
          .then(resolve, (error: unknown) => reject(toRagError(error)))
          .finally(() => signal.removeEventListener('abort', onAbort));
      });
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      callerSignal?.removeEventListener('abort', onCallerAbort);
    },
  };
}
