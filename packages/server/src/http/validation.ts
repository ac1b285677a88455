import type { z } from 'zod';
import { ProblemError } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** The number of issues in one response. A client that has corrected them gets the next ones. */
const MAX_ERRORS = 10;

/** The hook of the validator for parameters: turns the issues of a schema into a problem. */
export function rejectInvalid(result: {
  readonly success: boolean;
  readonly error?: Pick<z.ZodError, 'issues'>;
}): undefined {
  if (result.error !== undefined) throw toInputProblem(result.error);
}

/** The issues of a schema as `invalid_input` that names fields, such as `messages[0].content`. */
export function toInputProblem({ issues }: Pick<z.ZodError, 'issues'>): ProblemError {
  return new ProblemError('invalid_input', 'Some fields are not right.', {
    errors: issues
      .slice(0, MAX_ERRORS)
      .map(toDeepest)
      .map(({ path, message }) => {
        const field = toFieldName(path);
        return field === '' ? { field: 'body', message: 'must be a JSON object' } : { field, message };
      }),
  });
}

/** For a value that fits no member of a union: the issue of the member that it is closest to. */
function toDeepest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const [deepest] = issue.errors
    .flatMap((issues) => issues.slice(0, 1))
    .filter(({ path }) => path.length > 0)
    .sort((a, b) => b.path.length - a.path.length);
  return deepest === undefined ? issue : toDeepest({ ...deepest, path: [...issue.path, ...deepest.path] });
}

function toFieldName(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) =>
      typeof key === 'number' ? `[${key}]` : index === 0 ? String(key) : `.${String(key)}`,
    )
    .join('');
}
