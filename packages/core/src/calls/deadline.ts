import { abortedBy, RagError, throwIfAborted } from '../errors.ts';
import type { CallOptions } from '../ports/index.ts';

/** Starts a timer. Returns a function that stops it. */
export type StartTimer = (ms: number, onTimeout: () => void) => () => void;

export interface DeadlineOptions {
  /** The caller's signal. */
  readonly signal: AbortSignal | undefined;
  /** Default `setTimeout`. */
  readonly startTimer?: StartTimer | undefined;
}

/** The time limits of one piece of work. Close it on every exit. */
export interface Deadline extends CallOptions {
  /**
   * For the work: aborted when a limit is reached or the caller gives up, with the error as its reason. It is
   * made when it is first read, because work that takes no signal should not pay for one.
   */
  readonly signal: AbortSignal;

  /**
   * Ends the work after `ms` milliseconds, unless the returned function is called before.
   *
   * @param toError makes the error to reject with; a `timeout` unless given
   */
  limit(ms: number, toError?: () => unknown): () => void;

  /**
   * Settles as `work` does, or rejects when a limit is reached or the caller aborts. It rejects at once, even if the
   * work ignores its signal; the later result of the work is ignored.
   */
  race<Result>(work: Promise<Result>): Promise<Result>;

  /** Stops all timers and no longer listens to the caller. */
  close(): void;
}

/** Opens a deadline for work with several limits, such as a stream. For a single call see {@link withDeadline}. */
export function openDeadline({ signal: caller, startTimer = startSystemTimer }: DeadlineOptions): Deadline {
  const stops = new Set<() => void>();
  const waiting = new Set<(error: unknown) => void>();
  let controller: AbortController | undefined;
  let end: { readonly error: unknown } | undefined;

  function interrupt(error: unknown): void {
    if (end !== undefined) return;
    end = { error };
    // Waiters first, so that they get the error of the limit and not the abort that it causes.
    for (const reject of waiting) reject(error);
    controller?.abort(error);
  }

  const onCallerAbort = (): void => interrupt(abortedBy(caller));
  if (caller?.aborted) onCallerAbort();
  else caller?.addEventListener('abort', onCallerAbort, { once: true });

  return {
    get signal() {
      if (controller === undefined) {
        controller = new AbortController();
        if (end !== undefined) controller.abort(end.error);
      }
      return controller.signal;
    },
    limit(ms, toError = () => timeoutAfter(ms)) {
      const stopTimer = startTimer(ms, () => {
        stops.delete(stop);
        interrupt(toError());
      });
      const stop = (): void => {
        stopTimer();
        stops.delete(stop);
      };
      stops.add(stop);
      return stop;
    },
    race(work) {
      return new Promise((resolve, reject) => {
        if (end === undefined) waiting.add(reject);
        else reject(end.error);
        work.then(resolve, reject).finally(() => waiting.delete(reject));
      });
    },
    close() {
      for (const stop of stops) stop();
      caller?.removeEventListener('abort', onCallerAbort);
    },
  };
}

export interface CallLimits extends DeadlineOptions {
  readonly timeoutMs: number;
  /** Makes the error to reject with when the time is over; a `timeout` unless given. */
  readonly toTimeoutError?: (() => unknown) | undefined;
}

/**
 * Makes one call that has to end within `timeoutMs` milliseconds. Rejects with `timeout` if it does not, with `aborted`
 * when the caller aborts, and otherwise settles as the call does.
 *
 * @param call is given options whose signal is aborted in both cases
 * @example
 * const passages = await withDeadline((options) => store.search(request, options), { timeoutMs: 2_000, signal });
 */
export async function withDeadline<Result>(
  call: (options: { readonly signal: AbortSignal }) => Promise<Result>,
  { timeoutMs, toTimeoutError, ...options }: CallLimits,
): Promise<Result> {
  throwIfAborted(options.signal);
  const deadline = openDeadline(options);
  deadline.limit(timeoutMs, toTimeoutError);
  try {
    return await deadline.race(call(deadline));
  } finally {
    deadline.close();
  }
}

function timeoutAfter(limitMs: number): RagError {
  return new RagError('timeout', `There was no answer within ${limitMs} ms.`, { details: { limitMs } });
}

function startSystemTimer(ms: number, onTimeout: () => void): () => void {
  const timer = setTimeout(onTimeout, ms);
  return () => clearTimeout(timer);
}
