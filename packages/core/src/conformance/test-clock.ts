/** The part of a harness that stands in for waiting. */
export interface ClockHarness {
  /** Makes the subject believe that so many milliseconds have passed. */
  advance(ms: number): Promise<void>;
  /**
   * How far the subject's clock may run on by itself during a case, in milliseconds: rules about an instant
   * are checked that much before it. Default 1, right for a clock that only `advance` moves; a case against
   * a real server needs some hundreds.
   */
  readonly precisionMs?: number;
}

export interface TestClock {
  /** For a factory's `now` option. */
  now(): number;
  advance(ms: number): Promise<void>;
}

/** A clock that stands still unless it is advanced. */
export function createTestClock(startMs = 1_700_000_000_000): TestClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    async advance(ms) {
      nowMs += ms;
    },
  };
}

export function precisionOf({ precisionMs = 1 }: ClockHarness): number {
  return precisionMs;
}
