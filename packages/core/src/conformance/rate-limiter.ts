import type { RateLimiter } from '../ports/index.ts';
import { expectEqual, expectRejection, expectTrue } from './assert.ts';
import type { ConformanceSuite } from './conformance.ts';
import { type ClockHarness, precisionOf } from './test-clock.ts';

export interface RateLimiterHarness extends ClockHarness {
  readonly limiter: RateLimiter;
  /** The subject's limit, 4 or more. */
  readonly limit: number;
  /** The subject's window: a multiple of 4, 1,000 or more, and well above `precisionMs`. */
  readonly windowMs: number;
}

const KEY = 'client';

async function isAdmitted(limiter: RateLimiter, cost = 1, key = KEY): Promise<boolean> {
  return (await limiter.consume(key, { cost })).allowed;
}

async function countAdmitted(limiter: RateLimiter, attempts: number, key = KEY): Promise<number> {
  let admitted = 0;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (await isAdmitted(limiter, 1, key)) admitted += 1;
  }
  return admitted;
}

/** The rules of {@link RateLimiter}. */
export const rateLimiterConformance: ConformanceSuite<RateLimiterHarness> = {
  port: 'RateLimiter',
  cases: [
    {
      name: 'admits the limit and counts it down, then refuses',
      why: 'Clients pace themselves by these numbers; one too many is a limit that was not kept.',
      async run({ limiter, limit }) {
        for (let left = limit - 1; left >= 0; left -= 1) {
          const decision = await limiter.consume(KEY);
          const { allowed, remaining, retryAfterMs } = decision;
          expectEqual(
            { allowed, remaining, retryAfterMs, limit: decision.limit },
            { allowed: true, remaining: left, retryAfterMs: 0, limit },
            `the decision that leaves ${left}`,
          );
        }
        const refused = await limiter.consume(KEY);
        expectEqual(
          { allowed: refused.allowed, remaining: refused.remaining, limit: refused.limit },
          { allowed: false, remaining: 0, limit },
          'one more',
        );
        expectTrue(refused.retryAfterMs > 0, 'a refusal says how long to wait');
      },
    },
    {
      name: 'does not charge for a refused request',
      why: 'A client that retries too soon would lock itself out indefinitely.',
      async run({ limiter, limit, windowMs, advance }) {
        await countAdmitted(limiter, limit);
        await advance(windowMs / 2);
        expectEqual(await countAdmitted(limiter, limit * 2), 0, 'admitted in the middle of the window');
        await advance(windowMs / 2);
        expectEqual(await countAdmitted(limiter, limit * 2), limit, 'admitted a window after the first');
      },
    },
    {
      // Covers: double-window
      name: 'frees each request one window after it was admitted, not all at once',
      why: 'A window that opens at the first request and ends as a whole lets twice the limit through.',
      async run({ limiter, limit, windowMs, advance }) {
        expectEqual(await countAdmitted(limiter, 1), 1, 'admitted first');
        await advance(windowMs * 0.75);
        expectEqual(await countAdmitted(limiter, limit), limit - 1, 'admitted after three quarters');
        await advance(windowMs * 0.25);
        expectEqual(await countAdmitted(limiter, limit), 1, 'admitted after the whole window');
        await advance(windowMs * 0.75);
        expectEqual(
          await countAdmitted(limiter, limit),
          limit - 1,
          'admitted a window after the second burst',
        );
      },
    },
    {
      // Covers: double-window
      name: 'admits no second burst around the end of any clock window',
      why: 'A window that ends with the minute lets one burst through before its edge and one after it.',
      async run({ limiter, limit, windowMs, advance }) {
        for (let quarter = 0; quarter < 4; quarter += 1) {
          expectEqual(await countAdmitted(limiter, limit), limit, `admitted in burst ${quarter + 1}`);
          await advance(windowMs / 2);
          expectEqual(await countAdmitted(limiter, limit), 0, 'admitted half a window later');
          await advance(windowMs * 0.75);
        }
      },
    },
    {
      name: 'reports exactly how long to wait',
      why: 'Too short makes well-behaved clients hammer, too long makes them wait for nothing.',
      async run(harness) {
        const { limiter, limit, windowMs, advance } = harness;
        const precisionMs = precisionOf(harness);
        await countAdmitted(limiter, 1);
        await advance(windowMs / 4);
        await countAdmitted(limiter, 1);
        await advance(windowMs / 4);
        await countAdmitted(limiter, limit - 2);
        const { retryAfterMs } = await limiter.consume(KEY, { cost: 2 });
        await advance(retryAfterMs - precisionMs);
        expectEqual(await isAdmitted(limiter, 2), false, 'admitted just before');
        await advance(precisionMs);
        expectEqual(await isAdmitted(limiter, 2), true, 'admitted at the time told');
      },
    },
    {
      name: 'reports exactly when the whole limit is free again',
      why: 'The number is sent to clients as the end of their restriction.',
      async run(harness) {
        const { limiter, limit, windowMs, advance } = harness;
        const precisionMs = precisionOf(harness);
        await countAdmitted(limiter, 1);
        await advance(windowMs / 2);
        const { resetMs } = await limiter.consume(KEY);
        await advance(windowMs / 4);
        const later = await limiter.consume(KEY, { cost: limit });
        expectTrue(
          Math.abs(resetMs - windowMs / 4 - later.resetMs) <= precisionMs,
          `a refusal does not move the reset: ${resetMs} ms, then ${later.resetMs} ms a quarter window later`,
        );
        await advance(later.resetMs - precisionMs);
        expectEqual(await isAdmitted(limiter, limit), false, 'the whole limit admitted just before');
        await advance(precisionMs);
        expectEqual(await isAdmitted(limiter, limit), true, 'the whole limit admitted at the time told');
      },
    },
    {
      name: 'charges a cost above 1, all or nothing',
      why: 'A request that costs several and is charged one goes under the limit.',
      async run({ limiter, limit }) {
        const first = await limiter.consume(KEY, { cost: 3 });
        expectEqual([first.allowed, first.remaining], [true, limit - 3], 'a cost of 3');
        const second = await limiter.consume(KEY, { cost: limit - 2 });
        expectEqual([second.allowed, second.remaining], [false, limit - 3], 'more than is left');
        const third = await limiter.consume(KEY, { cost: limit - 3 });
        expectEqual([third.allowed, third.remaining], [true, 0], 'exactly what is left');
      },
    },
    {
      name: 'never admits a cost above the limit and reports that',
      why: 'A client told to come back in a minute would never be admitted.',
      async run({ limiter, limit }) {
        const { allowed, remaining, retryAfterMs } = await limiter.consume(KEY, { cost: limit + 1 });
        expectEqual([allowed, remaining], [false, limit], 'a cost above the limit');
        expectTrue(
          retryAfterMs === Number.POSITIVE_INFINITY,
          `the wait for it is infinite: got ${retryAfterMs} ms`,
        );
      },
    },
    {
      name: 'refuses a cost that is not a whole number above 0',
      why: 'A negative cost would give back what others took; a fraction is rounded by some back ends.',
      async run({ limiter, limit }) {
        for (const cost of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
          await expectRejection(limiter.consume(KEY, { cost }), 'invalid_input');
        }
        expectEqual(await isAdmitted(limiter, limit), true, 'the whole limit admitted afterwards');
      },
    },
    {
      name: 'counts each key separately',
      why: 'One busy client must not lock out the others.',
      async run({ limiter, limit }) {
        const keys = ['a', 'A', 'a:b', '2001:db8::/64', '日本語', '__proto__', 'k'.repeat(500)];
        for (const key of keys) {
          expectEqual(
            await countAdmitted(limiter, limit + 1, key),
            limit,
            `admitted for ${key.slice(0, 20)}`,
          );
        }
      },
    },
    {
      // Covers: parallel-overrun
      name: 'admits exactly the limit out of many simultaneous requests',
      why: 'Count first and take later lets a burst of parallel requests through.',
      async run({ limiter, limit }) {
        const attempts = Math.max(50, limit * 2);
        const decisions = await Promise.all(Array.from({ length: attempts }, () => limiter.consume(KEY)));
        expectEqual(decisions.filter(({ allowed }) => allowed).length, limit, `admitted of ${attempts}`);
      },
    },
    {
      name: 'takes nothing for a caller that has aborted',
      why: 'A cancelled request has used nothing.',
      async run({ limiter, limit }) {
        await expectRejection(limiter.consume(KEY, { signal: AbortSignal.abort() }), 'aborted');
        expectEqual(await isAdmitted(limiter, limit), true, 'the whole limit admitted afterwards');
      },
    },
  ],
};
