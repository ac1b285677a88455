import type { z } from 'zod';
import { ProblemError } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** Whoever has more to mend learns of it with the next try. */
const MOST_ERRORS = 10;

/** What a schema has found wrong, as `invalid_input` that names fields, such as `messages[0].content`. */
export function toInputProblem({ issues }: z.ZodError): ProblemError {
  return new ProblemError('invalid_input', 'Some fields are not right.', {
    errors: issues
      .slice(0, MOST_ERRORS)
      .map(toDeepest)
      .map(({ path, message }) => {
        const field = toFieldName(path);
        return field === '' ? { field: 'body', message: 'must be a JSON object' } : { field, message };
      }),
  });
}

/** Where a value fits none of several shapes: the complaint of that which it came nearest to. */
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
