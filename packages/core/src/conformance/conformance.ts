/** One rule of a port, as something that can be run against an implementation of it. */
export interface ConformanceCase<Harness> {
  /** The rule, as a sentence. */
  readonly name: string;
  /** What goes wrong in production where the rule does not hold. */
  readonly why: string;
  /** Whether the case applies, by what the harness or the subject's `capabilities` declare. Default: it does. */
  readonly appliesTo?: (harness: Harness) => boolean;
  /** Throws where the rule is broken. */
  run(harness: Harness): Promise<void>;
}

export interface ConformanceSuite<Harness> {
  readonly port: string;
  readonly cases: readonly ConformanceCase<Harness>[];
}

/** A running test that can still report itself as skipped, as the test contexts of vitest and `node:test` can. */
export interface SkippableTest {
  skip(note?: string): unknown;
}

/** The part of a test runner that a suite needs: vitest's, Jest's and `node:test`'s `describe` and `it` fit. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: (test?: SkippableTest) => Promise<void>): unknown;
}

/** Makes a fresh, empty subject for each case, and what is needed to take it away again. */
export type HarnessFactory<Harness> = () => Promise<Harness & { close?(): Promise<void> }>;

/**
 * Registers a suite with a test runner, one test per case. A case that does not apply to the subject is reported
 * as skipped. A runner that cannot skip a running test, such as Jest, reports it as passed.
 *
 * @example
 * describeConformance(cacheConformance, async () => ({ cache: createMemoryCache(), advance }), { describe, it });
 */
export function describeConformance<Harness>(
  suite: ConformanceSuite<Harness>,
  createHarness: HarnessFactory<Harness>,
  runner: TestRunner,
): void {
  runner.describe(`conforms to ${suite.port}`, () => {
    for (const conformanceCase of suite.cases) {
      // A rest parameter, since Jest and Mocha pass a callback to functions that declare a parameter.
      runner.it(conformanceCase.name, async (...[test]) => {
        const isApplicable = await runCase(conformanceCase, await createHarness());
        if (!isApplicable) test?.skip?.('The subject does not declare what this case needs.');
      });
    }
  });
}

/**
 * Runs a suite without a test runner and returns the names of the cases that failed, for proving a suite
 * against implementations that are broken on purpose.
 */
export async function failedCases<Harness>(
  suite: ConformanceSuite<Harness>,
  createHarness: HarnessFactory<Harness>,
): Promise<string[]> {
  const failed: string[] = [];
  for (const conformanceCase of suite.cases) {
    const harness = await createHarness();
    try {
      await runCase(conformanceCase, harness);
    } catch {
      failed.push(conformanceCase.name);
    }
  }
  return failed;
}

/** Runs a case and closes the subject. Returns false when the case does not apply to it. */
async function runCase<Harness>(
  { appliesTo, run }: ConformanceCase<Harness>,
  harness: Harness & { close?(): Promise<void> },
): Promise<boolean> {
  try {
    if (appliesTo?.(harness) === false) return false;
    await run(harness);
    return true;
  } finally {
    await harness.close?.();
  }
}
