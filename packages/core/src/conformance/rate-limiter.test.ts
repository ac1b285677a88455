import { describe, expect, it } from 'vitest';
import { RagError, throwIfAborted } from '../errors.ts';
import type { RateDecision, RateLimiter } from '../ports/index.ts';
import { describeConformance, failedCases } from './conformance.ts';
import { rateLimiterConformance } from './rate-limiter.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

const limit = 10;
const windowMs = 60_000;

/** A limiter without the checks that all of them share: how much is taken of a key, and until when. */
interface Counting {
  /** The cost that counts at this moment, each with the moment when it stops counting; oldest first. */
  taken(key: string, nowMs: number): readonly { readonly cost: number; readonly freeAtMs: number }[];
  take(key: string, cost: number, nowMs: number): void;
}

interface Flaws {
  readonly counting?: () => Counting;
  readonly keyOf?: (key: string) => string;
  readonly costOf?: (cost: number) => number;
  readonly chargesRefusals?: boolean;
  /** What happens between counting and taking. */
  readonly pause?: () => Promise<void>;
  readonly validate?: (cost: number) => void;
  readonly change?: (decision: RateDecision) => RateDecision;
  readonly wrap?: (limiter: RateLimiter) => RateLimiter;
}

/** The correct way: everything admitted counts for exactly one window. */
function slidingLog(): Counting {
  const logs = new Map<string, { cost: number; freeAtMs: number }[]>();
  const taken = (key: string, nowMs: number) =>
    (logs.get(key) ?? []).filter(({ freeAtMs }) => freeAtMs > nowMs);
  return {
    taken,
    take(key, cost, nowMs) {
      logs.set(key, [...taken(key, nowMs), { cost, freeAtMs: nowMs + windowMs }]);
    },
  };
}

/** All that was taken in one window becomes free with its end. */
function windowEnding(endOf: (nowMs: number) => number): () => Counting {
  return () => {
    const windows = new Map<string, { cost: number; freeAtMs: number }>();
    const current = (key: string, nowMs: number) => {
      const window = windows.get(key);
      return window === undefined || window.freeAtMs <= nowMs ? undefined : window;
    };
    return {
      taken: (key, nowMs) => [current(key, nowMs) ?? []].flat(),
      take(key, cost, nowMs) {
        const window = current(key, nowMs) ?? { cost: 0, freeAtMs: endOf(nowMs) };
        windows.set(key, { ...window, cost: window.cost + cost });
      },
    };
  };
}

/** Costs come free one after the other at an even rate, so a burst is followed by a trickle. */
function tokenBucket(): Counting {
  const buckets = new Map<string, number>();
  const intervalMs = windowMs / limit;
  return {
    taken(key, nowMs) {
      const fullAtMs = buckets.get(key) ?? nowMs;
      const units = Math.max(0, Math.ceil((fullAtMs - nowMs) / intervalMs));
      return Array.from({ length: units }, (_, index) => ({
        cost: 1,
        freeAtMs: fullAtMs - (units - 1 - index) * intervalMs,
      }));
    },
    take(key, cost, nowMs) {
      buckets.set(key, Math.max(buckets.get(key) ?? nowMs, nowMs) + cost * intervalMs);
    },
  };
}

function requireWholeNumber(cost: number): void {
  if (!Number.isSafeInteger(cost) || cost < 1) throw new RagError('invalid_input', 'cost');
}

/** As plain as a correct limiter can be, when it has no flaws. */
function createPlainLimiter({ now }: TestClock, flaws: Flaws = {}): RateLimiter {
  const counting = (flaws.counting ?? slidingLog)();
  const validate = flaws.validate ?? requireWholeNumber;
  const limiter: RateLimiter = {
    async consume(givenKey, { cost: givenCost = 1, signal } = {}) {
      throwIfAborted(signal);
      validate(givenCost);
      const key = flaws.keyOf?.(givenKey) ?? givenKey;
      const cost = flaws.costOf?.(givenCost) ?? givenCost;
      const log = counting.taken(key, now());
      if (flaws.pause) await flaws.pause();
      const left = limit - sum(log);
      const allowed = cost <= left;
      if (allowed || flaws.chargesRefusals) counting.take(key, cost, now());
      const decision: RateDecision = {
        allowed,
        limit,
        remaining: Math.max(0, allowed ? left - cost : left),
        retryAfterMs: allowed ? 0 : waitFor(cost - left, log, now()),
        resetMs: Math.max(0, (counting.taken(key, now()).at(-1)?.freeAtMs ?? now()) - now()),
      };
      return flaws.change?.(decision) ?? decision;
    },
  };
  return flaws.wrap?.(limiter) ?? limiter;
}

function sum(log: ReturnType<Counting['taken']>): number {
  return log.reduce((total, { cost }) => total + cost, 0);
}

function waitFor(missing: number, log: ReturnType<Counting['taken']>, nowMs: number): number {
  let freed = 0;
  for (const { cost, freeAtMs } of log) {
    freed += cost;
    if (freed >= missing) return freeAtMs - nowMs;
  }
  return Number.POSITIVE_INFINITY;
}

const harnessWith =
  (flaws: Flaws, startMs = 1_700_000_000_000) =>
  async () => {
    const clock = createTestClock(startMs);
    return { limiter: createPlainLimiter(clock, flaws), advance: clock.advance, limit, windowMs };
  };

const changing = (change: NonNullable<Flaws['change']>): Flaws => ({ change });

const deafToAborts = (limiter: RateLimiter): RateLimiter => ({
  consume: (key, { cost = 1 } = {}) => limiter.consume(key, { cost }),
});

const abortedTooLate = (limiter: RateLimiter): RateLimiter => ({
  async consume(key, { cost = 1, signal } = {}) {
    const decision = await limiter.consume(key, { cost });
    throwIfAborted(signal);
    return decision;
  },
});

const COUNTS = 'admits the limit and counts it down, then refuses';
const FREE_REFUSAL = 'does not charge for a refused request';
const SLIDES = 'frees each request one window after it was admitted, not all at once';
const DOUBLE_BURST = 'admits no second burst around the end of any clock window';
const WAIT = 'reports exactly how long to wait';
const RESET = 'reports exactly when the whole limit is free again';
const COST = 'charges a cost above 1, all or nothing';
const TOO_MUCH = 'never admits a cost above the limit and reports that';
const INVALID = 'refuses a cost that is not a whole number above 0';
const KEYS = 'counts each key separately';
const PARALLEL = 'admits exactly the limit out of many simultaneous requests';
const ABORTS = 'takes nothing for a caller that has aborted';

describeConformance(rateLimiterConformance, harnessWith({}), { describe, it });

describe('the rate limiter suite', () => {
  it.each<[string, Flaws, string[]]>([
    [
      'opens a window at the first request',
      { counting: windowEnding((nowMs) => nowMs + windowMs) },
      [SLIDES],
    ],
    ['drips like a bucket', { counting: tokenBucket }, [FREE_REFUSAL, SLIDES, DOUBLE_BURST, WAIT, RESET]],
    [
      'never frees anything',
      { counting: windowEnding(() => Number.POSITIVE_INFINITY) },
      [FREE_REFUSAL, SLIDES, DOUBLE_BURST, WAIT, RESET],
    ],
    [
      'charges for refusals',
      { chargesRefusals: true },
      [FREE_REFUSAL, SLIDES, DOUBLE_BURST, WAIT, RESET, COST],
    ],
    ['counts, pauses and takes', { pause: () => Promise.resolve() }, [PARALLEL]],
    ['ignores the cost', { costOf: () => 1 }, [RESET, COST, TOO_MUCH]],
    ['cuts keys', { keyOf: (key) => key.slice(0, 1) }, [KEYS]],
    ['folds keys', { keyOf: (key) => key.toLowerCase() }, [KEYS]],
    ['accepts any cost', { validate: () => {} }, [INVALID]],
    ['accepts fractions', { validate: (cost) => requireWholeNumber(Math.ceil(cost)) }, [INVALID]],
    [
      'tells a wait of a whole window',
      changing((decision) => ({ ...decision, retryAfterMs: decision.allowed ? 0 : windowMs })),
      [WAIT, TOO_MUCH],
    ],
    [
      'tells waits that are a millisecond short',
      changing((decision) => ({ ...decision, retryAfterMs: Math.max(0, decision.retryAfterMs - 1) })),
      [WAIT],
    ],
    [
      'tells waits that are a millisecond long',
      changing((decision) => ({
        ...decision,
        retryAfterMs: decision.retryAfterMs && decision.retryAfterMs + 1,
      })),
      [WAIT],
    ],
    [
      'tells a reset of a whole window',
      changing((decision) => ({ ...decision, resetMs: windowMs })),
      [RESET],
    ],
    [
      'tells the wait instead of the reset',
      changing((decision) => ({ ...decision, resetMs: decision.retryAfterMs })),
      [RESET],
    ],
    [
      'counts one too many',
      changing((decision) => ({ ...decision, remaining: decision.remaining + 1 })),
      [COUNTS, COST, TOO_MUCH],
    ],
    ['does not look at the signal', { wrap: deafToAborts }, [ABORTS]],
    ['looks at the signal too late', { wrap: abortedTooLate }, [ABORTS]],
  ])('catches a limiter that %s', async (_flaw, flaws, expected) => {
    const failed = await failedCases(rateLimiterConformance, harnessWith(flaws));
    expect(failed.toSorted()).toEqual(expected.toSorted());
  });

  it.each([0, 0.2, 0.4, 0.6, 0.8])(
    'catches a limiter whose windows end with the minute, %f of a window in',
    async (phase) => {
      const minute = { counting: windowEnding((nowMs) => nowMs - (nowMs % windowMs) + windowMs) };
      const failed = await failedCases(
        rateLimiterConformance,
        harnessWith(minute, windowMs * (1_000 + phase)),
      );
      expect(failed).toContain(DOUBLE_BURST);
    },
  );
});
