/**
 * The environment is incomplete, wrong or contradictory. Each of the `problems` is one line that names the variable
 * and what is expected of it. It never quotes the value, which may be a key.
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(['The configuration cannot be used:', ...problems.map((problem) => `- ${problem}`)].join('\n'));
    this.problems = problems;
  }
}
