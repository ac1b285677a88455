import { isAbort, RagError, type RagErrorCode } from '@rag/core';
import { requireCount, requirePositive } from '@rag/core/adapter';
import { DEFAULT_RETRY_AFTER_CAP_MS } from './with-retry.ts';

/**
 * - `closed`: calls pass.
 * - `open`: no call passes for `forMs` from now.
 * - `half_open`: one trial call is running; no other call passes.
 */
export type CircuitState =
  | { readonly state: 'closed' }
  | { readonly state: 'open'; readonly forMs: number }
  | { readonly state: 'half_open' };

export interface CircuitBreakerOptions {
  /** The number of consecutive failures that open the circuit. Default 5. */
  readonly failures?: number;
  /** How long it stays open; doubled each time that the trial call fails. Default 10,000. */
  readonly openMs?: number;
  /** The longest time that it stays open, whatever the back end asks for. Default 60,000. */
  readonly maxOpenMs?: number;
  /** A `retryAfterMs` above this opens the circuit at once, for that long. Default 2,000. */
  readonly retryAfterCapMs?: number;
  /** Whether an error counts as a failure of the back end. Default {@link isBackEndFailure}. */
  readonly isFailure?: (error: unknown) => boolean;
  /** Called at every change, in order. Must not throw. */
  readonly onStateChange?: (state: CircuitState) => void;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** One call through a circuit. Only the first outcome counts. */
export interface CircuitCall {
  succeed(): void;
  fail(error: unknown): void;
  /** Ended without an outcome: the caller gave up. */
  abandon(): void;
}

export interface Circuit {
  /** Admits a call, or throws an error with the circuit's code, or `code`, that says when to try again. */
  enter(code?: RagErrorCode): CircuitCall;
}

/** Failures that the caller or the question caused. */
const CALLERS_FAULT: ReadonlySet<RagErrorCode> = new Set<RagErrorCode>([
  'aborted',
  'invalid_input',
  'content_filtered',
  'not_found',
  'index_missing',
]);
/** Requests that are too long or malformed. If these counted, one user could open the circuit for everyone. */
const REQUESTS_FAULT: ReadonlySet<unknown> = new Set([400, 413, 422]);

/**
 * Whether an error counts as a failure of the back end, as opposed to the question or its size. Not called for aborts,
 * which are neither.
 */
export function isBackEndFailure(error: unknown): boolean {
  if (!(error instanceof RagError)) return true;
  return !CALLERS_FAULT.has(error.code) && !REQUESTS_FAULT.has(error.details['status']);
}

/** Each period is a new object, so that a call can tell whether the period it began in is over. */
type Period =
  | { readonly state: 'closed'; failures: number }
  | { readonly state: 'open'; readonly untilMs: number }
  | { readonly state: 'half_open' };

/** A period in which calls pass. */
type Entered = Exclude<Period, { readonly state: 'open' }>;

/**
 * A circuit breaker (M. Nygard, "Release It!") for calls that end long after they were admitted: no call waits for the
 * trial call, the next call replaces a trial call that is abandoned, and outcomes of calls from an earlier period are
 * ignored.
 */
export function createCircuit(usualCode: RagErrorCode, options: CircuitBreakerOptions = {}): Circuit {
  const { failures = 5, openMs = 10_000, maxOpenMs = 60_000, now = () => Date.now() } = options;
  const { retryAfterCapMs = DEFAULT_RETRY_AFTER_CAP_MS, isFailure = isBackEndFailure } = options;
  requireCount({ failures });
  requirePositive({ openMs, maxOpenMs });

  let period: Period = { state: 'closed', failures: 0 };
  /** How often it has opened since it was last closed. */
  let openings = 0;

  const begin = (next: Period): void => {
    period = next;
    options.onStateChange?.(
      next.state === 'open' ? { state: 'open', forMs: next.untilMs - now() } : { state: next.state },
    );
  };
  const close = (): void => {
    openings = 0;
    begin({ state: 'closed', failures: 0 });
  };
  const open = (hintMs: number): void => {
    const forMs = Math.min(maxOpenMs, Math.max(hintMs, openMs * 2 ** openings));
    openings += 1;
    begin({ state: 'open', untilMs: now() + forMs });
  };
  const admit = (code: RagErrorCode): Entered => {
    if (period.state === 'half_open') throw refusal(code, openMs);
    if (period.state === 'closed') return period;
    const leftMs = period.untilMs - now();
    if (leftMs > 0) throw refusal(code, leftMs);
    const trial = { state: 'half_open' } as const;
    begin(trial);
    return trial;
  };

  const succeed = (entered: Entered): void => {
    if (entered.state === 'half_open') close();
    else entered.failures = 0;
  };
  const abandon = (entered: Entered): void => {
    if (entered.state === 'half_open') begin({ state: 'open', untilMs: now() });
  };
  const countFailure = (entered: Entered, error: unknown): void => {
    const hintMs = (error instanceof RagError ? error.retryAfterMs : undefined) ?? 0;
    if (entered.state === 'closed') entered.failures += 1;
    if (hintMs > retryAfterCapMs) open(hintMs);
    else if (entered.state === 'half_open' || entered.failures >= failures) open(0);
  };
  const fail = (entered: Entered, error: unknown): void => {
    if (isAbort(error)) abandon(entered);
    else if (isFailure(error)) countFailure(entered, error);
    else if (entered.state === 'half_open') close();
  };

  return {
    enter(code = usualCode) {
      const entered = admit(code);
      let isOver = false;
      /** Whether this outcome counts: it is the first one, and the period is still the same. */
      const counts = (): boolean => {
        const isFirst = !isOver;
        isOver = true;
        return isFirst && period === entered;
      };
      return {
        succeed() {
          if (counts()) succeed(entered);
        },
        abandon() {
          if (counts()) abandon(entered);
        },
        fail(error) {
          if (counts()) fail(entered, error);
        },
      };
    },
  };
}

function refusal(code: RagErrorCode, retryAfterMs: number): RagError {
  return new RagError(code, 'The circuit breaker is open after recent failures.', {
    retryAfterMs,
    details: { circuit: 'open' },
  });
}
