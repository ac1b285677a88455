import { isAbort, RagError, type RagErrorCode } from '@rag/core';
import {
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleType,
  CircuitState as PolicyState,
} from 'cockatiel';
import { requireCount, requirePositive } from './require-options.ts';
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
}

/**
 * One call through a circuit. The first of the three counts, the others do nothing. Each resolves when the
 * circuit has taken notice, so that whoever calls next meets its new state.
 */
export interface CircuitCall {
  succeed(): Promise<void>;
  fail(error: unknown): Promise<void>;
  /** Ended without telling anything about the back end: the caller left. */
  abandon(): Promise<void>;
}

export interface Circuit {
  /** Lets a call through, or throws an error with `code` that says when to try again. */
  enter(): CircuitCall;
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

class Failure extends Error {
  /** For how long the back end asked to be left alone; 0 for a probe that was abandoned. */
  readonly hintMs: number | undefined;

  constructor(hintMs: number | undefined) {
    super('A call failed.');
    this.hintMs = hintMs;
  }
}

class NoVerdict extends Error {}

/**
 * A circuit breaker (M. Nygard, "Release It!") on cockatiel's state machine. What is added: a call is a
 * stream that ends long after it was let through; while the one probe runs nobody waits for it; a probe that
 * is abandoned leaves the place to the next; and what is learned from calls of an earlier state is ignored.
 */
export function createCircuit(code: RagErrorCode, options: CircuitBreakerOptions = {}): Circuit {
  const { failures = 5, openMs = 10_000, maxOpenMs = 60_000, onStateChange = () => {} } = options;
  const { retryAfterCapMs = DEFAULT_RETRY_AFTER_CAP_MS, isFailure = isBackEndFailure } = options;
  requireCount({ failures });
  requirePositive({ openMs, maxOpenMs });

  let epoch = 0;
  let openings = 0;
  let openUntilMs = 0;
  const breaker = new ConsecutiveBreaker(failures);
  const policy = circuitBreaker(handleType(Failure), {
    breaker,
    halfOpenAfter: new DelegateBackoff(({ result }) => {
      const hintMs = 'error' in result && result.error instanceof Failure ? result.error.hintMs : undefined;
      const abandoned = hintMs === 0;
      if (!abandoned) openings += 1;
      const forMs = abandoned ? 0 : Math.max(hintMs ?? 0, openMs * 2 ** (openings - 1));
      openUntilMs = Date.now() + Math.min(maxOpenMs, forMs);
      return Math.min(maxOpenMs, forMs);
    }),
  });
  policy.onStateChange((state) => {
    epoch += 1;
    if (state === PolicyState.Closed) openings = 0;
    onStateChange(toCircuitState(state, openUntilMs - Date.now()));
  });

  const isHalfOpen = (): boolean => policy.state === PolicyState.HalfOpen;
  const verdictOn = (error: unknown): Failure | NoVerdict => {
    if (!isFailure(error)) return new NoVerdict();
    const hintMs = error instanceof RagError ? error.retryAfterMs : undefined;
    return new Failure(hintMs !== undefined && hintMs > retryAfterCapMs ? hintMs : undefined);
  };

  return {
    enter() {
      // The policy would keep the call until the probe has ended, which for a stream can be a minute.
      if (isHalfOpen()) throw refusal(code, openMs);
      const { promise, resolve, reject } = deferred();
      let admitted = false;
      const noticed = policy
        .execute(() => {
          admitted = true;
          return promise;
        })
        .catch(() => {});
      if (!admitted) throw refusal(code, Math.max(0, openUntilMs - Date.now()));

      const entered = epoch;
      const probing = isHalfOpen();
      let ended = false;
      const end = (verdict?: Failure | NoVerdict): Promise<void> => {
        if (ended) return noticed;
        ended = true;
        if (entered !== epoch) reject(new NoVerdict());
        else if (verdict === undefined) resolve();
        else {
          if (verdict instanceof Failure && verdict.hintMs !== undefined) breaker.state = failures;
          reject(verdict);
        }
        return noticed;
      };
      const abandon = (): Promise<void> => end(probing ? new Failure(0) : new NoVerdict());
      return {
        succeed: () => end(),
        abandon,
        fail: (error) => (isAbort(error) ? abandon() : end(verdictOn(error))),
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

function deferred(): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } {
  let resolve = (): void => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

function toCircuitState(state: PolicyState, forMs: number): CircuitState {
  if (state === PolicyState.Closed) return { state: 'closed' };
  return state === PolicyState.HalfOpen ? { state: 'half_open' } : { state: 'open', forMs };
}
