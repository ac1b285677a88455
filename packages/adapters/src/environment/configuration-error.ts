/**
 * The environment does not say what it must. `problems` has one line each, which names the variable and
 * what is expected of it, and never quotes its value: it may be a key.
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(['The configuration cannot be used:', ...problems.map((problem) => `- ${problem}`)].join('\n'));
    this.problems = problems;
  }
}
