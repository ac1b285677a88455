/** What a test in the worker came to, as it is sent out of there. */
export interface TestReport {
  /** The test's file, relative to core's sources. */
  readonly file: string;
  /** The test's name below those of its groups. */
  readonly name: string;
  /** Why it failed, or `undefined`. */
  readonly failure: string | undefined;
}
