/** One rule of a port, as something that can be run against an implementation of it. */
export interface ConformanceCase<Harness> {
  /** The rule, as a sentence. */
  readonly name: string;
  /** What goes wrong in production where the rule does not hold. */
  readonly why: string;
  /** Only run where this holds, by a capability that the implementation itself declares. */
  readonly appliesTo?: (harness: Harness) => boolean;
  /** Throws where the rule is broken. */
  run(harness: Harness): Promise<void>;
}

export interface ConformanceSuite<Harness> {
  readonly port: string;
  readonly cases: readonly ConformanceCase<Harness>[];
}

/** The part of a test runner that a suite needs: vitest's, Jest's and `node:test`'s `describe` and `it` fit. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

/** Makes a fresh, empty subject for each case, and what is needed to take it away again. */
export type HarnessFactory<Harness> = () => Promise<Harness & { close?(): Promise<void> }>;

/**
 * Registers a suite with a test runner, one test a case.
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
      runner.it(conformanceCase.name, async () => {
        const harness = await createHarness();
        try {
          if (conformanceCase.appliesTo?.(harness) ?? true) await conformanceCase.run(harness);
        } finally {
          await harness.close?.();
        }
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
      if (conformanceCase.appliesTo?.(harness) ?? true) await conformanceCase.run(harness);
    } catch {
      failed.push(conformanceCase.name);
    } finally {
      await harness.close?.();
    }
  }
  return failed;
}
