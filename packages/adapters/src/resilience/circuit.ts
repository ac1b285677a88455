import { isAbort, RagError, type RagErrorCode } from '@rag/core';
import { requireCount, requirePositive } from '@rag/core/adapter';
import { DEFAULT_RETRY_AFTER_CAP_MS } from './with-retry.ts';

/**
 * - `closed`: calls go through.
 * - `open`: none does, for `forMs` from now.
 * - `half_open`: one is on its way to find out; no other goes through meanwhile.
 */
export type CircuitState =
  | { readonly state: 'closed' }
  | { readonly state: 'open'; readonly forMs: number }
  | { readonly state: 'half_open' };

export interface CircuitBreakerOptions {
  /** How many failures in a row open the circuit. Default 5. */
  readonly failures?: number;
  /** For how long it opens; doubled each time that the probe fails. Default 10,000. */
  readonly openMs?: number;
  /** For how long it opens at the most, whatever the back end asks for. Default 60,000. */
  readonly maxOpenMs?: number;
  /** A `retryAfterMs` above this opens the circuit at once, for that long. Default 2,000. */
  readonly retryAfterCapMs?: number;
  /** Whether an error speaks against the back end. Default {@link isBackEndFailure}. */
  readonly isFailure?: (error: unknown) => boolean;
  /** Told of every change, in order. Must not throw. */
  readonly onStateChange?: (state: CircuitState) => void;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** One call through a circuit. The first of the three counts, the others do nothing. */
export interface CircuitCall {
  succeed(): void;
  fail(error: unknown): void;
  /** Ended without telling anything about the back end: the caller left. */
  abandon(): void;
}

export interface Circuit {
  /** Lets a call through, or throws an error with its code, or `code`, that says when to try again. */
  enter(code?: RagErrorCode): CircuitCall;
}

/** Failures that the caller or the question is to blame for, so that they say nothing of the back end. */
const CALLERS_FAULT: ReadonlySet<RagErrorCode> = new Set<RagErrorCode>([
  'aborted',
  'invalid_input',
  'content_filtered',
  'not_found',
  'index_missing',
]);
/** A request that is too long or malformed. Were these counted, one user could close a deployment for all. */
const REQUESTS_FAULT: ReadonlySet<unknown> = new Set([400, 413, 422]);

/**
 * Whether an error speaks against the back end, rather than against the question or its size. Not asked about
 * aborts, which speak of neither.
 */
export function isBackEndFailure(error: unknown): boolean {
  if (!(error instanceof RagError)) return true;
  return !CALLERS_FAULT.has(error.code) && !REQUESTS_FAULT.has(error.details['status']);
}

/** Each period is an object of its own, so that a call knows whether the one it began in has passed. */
type Period =
  | { readonly state: 'closed'; failures: number }
  | { readonly state: 'open'; readonly untilMs: number }
  | { readonly state: 'half_open' };

/**
 * A circuit breaker (M. Nygard, "Release It!") for calls that end long after they were let through: while the
 * one probe runs nobody waits for it, a probe that is abandoned leaves the place to the next, and what is
 * learned from calls of an earlier period is ignored.
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
  const admit = (code: RagErrorCode): Exclude<Period, { state: 'open' }> => {
    if (period.state === 'half_open') throw refusal(code, openMs);
    if (period.state === 'closed') return period;
    const leftMs = period.untilMs - now();
    if (leftMs > 0) throw refusal(code, leftMs);
    const probing = { state: 'half_open' } as const;
    begin(probing);
    return probing;
  };

  return {
    enter(code = usualCode) {
      const entered = admit(code);
      let ended = false;
      const endWith = (learn: () => void): void => {
        if (!ended && period === entered) learn();
        ended = true;
      };
      const proveAlive = (): void => {
        if (entered.state === 'half_open') close();
      };
      const countFailure = (error: unknown): void => {
        const hintMs = (error instanceof RagError ? error.retryAfterMs : undefined) ?? 0;
        if (entered.state === 'closed') entered.failures += 1;
        if (hintMs > retryAfterCapMs) open(hintMs);
        else if (entered.state === 'half_open' || entered.failures >= failures) open(0);
      };
      const abandon = (): void => {
        if (entered.state === 'half_open') begin({ state: 'open', untilMs: now() });
      };
      return {
        succeed: () =>
          endWith(() => {
            if (entered.state === 'closed') entered.failures = 0;
            proveAlive();
          }),
        abandon: () => endWith(abandon),
        fail: (error) =>
          endWith(() => {
            if (isAbort(error)) abandon();
            else if (isFailure(error)) countFailure(error);
            else proveAlive();
          }),
      };
    },
  };
}

function refusal(code: RagErrorCode, retryAfterMs: number): RagError {
  return new RagError(code, 'The back end failed lately and is left alone for a while.', {
    retryAfterMs,
    details: { circuit: 'open' },
  });
}
