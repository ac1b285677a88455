import type { z } from 'zod';

type RawIssue = z.core.$ZodRawIssue;

/** Messages for issues without a message in the schema, which takes precedence. */
export function wordIssue(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      return `must be ${NAMES[issue.expected] ?? issue.expected}, not ${nameOf(issue.input)}`;
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'unrecognized_keys':
      return 'there is no such field';
    case 'too_small':
      return 'must not be empty';
    case 'too_big':
      return `must have at most ${issue.maximum} characters`;
    default:
      return undefined;
  }
}

/** One line an issue and field: `pages[0]: must be a text, not a number`. */
export function describeIssue(issue: z.core.$ZodIssue): string[] {
  const field = issue.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('');
  const fields = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => `${field}.${key}`) : [field];
  return fields.map((name) =>
    name === '' ? `the line ${issue.message}` : `${name.replace(/^\./u, '')}: ${issue.message}`,
  );
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  return NAMES[Array.isArray(value) ? 'array' : typeof value] ?? typeof value;
}
